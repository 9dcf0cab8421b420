//! A save from this page: sent once at a time, tried again while trouble passes, and brought to an
//! end that loses nothing.

use super::{drafts::Drafts, said, start::Opening, state::FormState};
use crate::{
    product::{Field, FieldErrors, Gone, Merged, Product, ProductForm, Review, SaveOutcome, Version},
    server_fns::{RestoreReply, Restoring, SaveReply, SaveRequest},
    ui::components::toast::{Action, ToastList, use_toasts},
};
use leptos::prelude::*;

mod retry;
mod sending;
mod undo;

pub use retry::Phase;
use sending::{Pending, Purpose, Wish};

/// A conflict that waits for decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenConflict {
    /// What is stored now, as far as is known.
    pub current: Option<Product>,
    /// The decisions.
    pub review: Review,
    /// The form as it was first sent.
    pub mine: ProductForm,
    /// Raised each time something else is asked.
    pub serial: u32,
}

/// A product that somebody deleted while it was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGone {
    /// Who and when.
    pub gone: Gone,
    /// What was to be saved, and on which version.
    pub wanted: (Version, ProductForm),
}

/// Saves the form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Saver {
    /// The form.
    pub form: FormState,
    /// Its drafts.
    pub drafts: Drafts,
    /// What the save under way is doing.
    pub phase: RwSignal<Phase>,
    /// The conflict in the dialog.
    pub conflict: RwSignal<Option<OpenConflict>>,
    /// The deletion in the dialog.
    pub gone: RwSignal<Option<OpenGone>>,
    /// The merge that a person looks at.
    pub seen: RwSignal<Option<Merged>>,
    /// What is wrong with results in the dialog.
    pub result_errors: RwSignal<FieldErrors>,
    /// What was decided before *Keep editing*.
    kept: StoredValue<Option<OpenConflict>>,
    pending: StoredValue<Option<Pending>>,
    timer: StoredValue<Option<leptos::leptos_dom::helpers::IntervalHandle>>,
    /// An attempt ended without an answer: whether it was written is not known.
    uncertain: StoredValue<bool>,
    toasts: ToastList,
}

impl Saver {
    /// Makes the saver of a form.
    #[must_use]
    pub fn new(form: FormState, drafts: Drafts, opening: &Opening) -> Self {
        let saver = Self {
            form,
            drafts,
            phase: RwSignal::new(opening.phase.clone()),
            conflict: RwSignal::new(opening.conflict.clone()),
            gone: RwSignal::new(opening.gone.clone()),
            seen: RwSignal::new(None),
            result_errors: RwSignal::new(opening.result_errors.clone()),
            kept: StoredValue::new(None),
            pending: StoredValue::new(None),
            timer: StoredValue::new(None),
            uncertain: StoredValue::new(false),
            toasts: use_toasts(),
        };
        on_cleanup(move || saver.stop_clock());
        saver
    }

    /// *Save*.
    pub fn save(self) {
        let form = self.form.form();
        let version = self.form.base.with_untracked(|base| base.version);
        let request = SaveRequest {
            id: self.form.id,
            version,
            form,
            stock: Default::default(),
            merged_from: None,
            overwrite: false,
        };
        self.send(Wish::Save(request), Purpose::Form);
    }

    /// *Save merged version*.
    pub fn save_decided(self, review: Review) {
        let request = SaveRequest {
            id: self.form.id,
            version: review.reviewed(),
            form: review.form(),
            stock: review.stock,
            merged_from: Some(review.loaded),
            overwrite: false,
        };
        self.remember(review);
        self.send(Wish::Save(request), Purpose::Decided);
    }

    /// *Overwrite with mine*.
    pub fn overwrite(self, review: Review) {
        let Some(open) = self.conflict.get_untracked() else { return };
        let request = SaveRequest {
            id: self.form.id,
            version: review.reviewed(),
            form: open.mine,
            stock: Default::default(),
            merged_from: Some(review.loaded),
            overwrite: true,
        };
        self.remember(review);
        self.send(Wish::Save(request), Purpose::Decided);
    }

    /// *Keep editing*: what was decided is there again when the same questions are asked.
    pub fn keep_editing(self, review: Review) {
        if self.is_sending() {
            return;
        }
        self.stop();
        if let Some(open) = self.conflict.get_untracked() {
            self.kept.set_value(Some(OpenConflict { review, ..open }));
        }
        self.conflict.set(None);
    }

    /// *Discard mine and load version 8*. `false`: that version is not at hand.
    pub fn load_theirs(self) -> bool {
        self.stop();
        let Some(open) = self.conflict.get_untracked() else { return false };
        let Some(product) = open.current else { return false };
        let actor = Some(open.review.latest.actor);
        self.form.latest.set(Some(super::state::Latest { product, actor }));
        self.form.discard();
        self.drafts.sync();
        self.kept.set_value(None);
        self.conflict.set(None);
        true
    }

    /// *Restore with my changes*.
    pub fn restore(self) {
        let Some(open) = self.gone.get_untracked() else { return };
        let wish = Restoring { id: self.form.id, with: Some(open.wanted) };
        self.send(Wish::Restore(wish), Purpose::Form);
    }

    /// Keeps decisions where an answer finds them, without drawing the dialog anew.
    fn remember(self, review: Review) {
        self.conflict.update_untracked(|open| {
            if let Some(open) = open {
                open.review = review;
            }
        });
    }

    /// An answer to a save.
    fn saved(self, reply: SaveReply, pending: Pending) {
        match reply {
            SaveReply::Done(outcome) => self.done(*outcome, pending),
            SaveReply::Invalid(errors) => self.refused(errors, pending),
        }
    }

    /// An answer to a restore.
    fn restored(self, reply: RestoreReply, pending: Pending) {
        match reply {
            RestoreReply::Restored(product) => {
                let text = format!("Restored as version {}.", product.version);
                self.stored(&product, &pending, text, Vec::new());
            }
            RestoreReply::WasThere(outcome) => self.done(*outcome, pending),
            RestoreReply::Invalid(errors) => self.refused(errors, pending),
            RestoreReply::Unknown => self.toasts.show("There is no such product any more.", Vec::new()),
        }
    }

    fn done(self, outcome: SaveOutcome, pending: Pending) {
        if pending.purpose == Purpose::Undo {
            return self.undone(outcome);
        }
        let text = said::of(&outcome).unwrap_or_default();
        match outcome {
            SaveOutcome::Saved(product) => self.stored(&product, &pending, text, Vec::new()),
            // An earlier attempt had been written, and only its answer was lost.
            SaveOutcome::Unchanged(product) if pending.attempts > 0 => {
                let text = said::saved(product.version);
                self.stored(&product, &pending, text, Vec::new());
            }
            SaveOutcome::Unchanged(product) => self.stored(&product, &pending, text, Vec::new()),
            SaveOutcome::Merged(merged) => {
                let actions = self.look_or_undo(&merged);
                self.stored(&merged.product, &pending, text, actions);
            }
            SaveOutcome::Conflict(conflict) => self.ask(&conflict, pending),
            SaveOutcome::Gone(gone) => {
                self.conflict.set(None);
                self.gone.set(Some(OpenGone { gone, wanted: pending.wish.wanted() }));
            }
        }
    }

    /// The end of a save: form, draft and dialogs follow, and the person is told.
    fn stored(self, product: &Product, pending: &Pending, text: String, actions: Vec<Action>) {
        let theirs = match pending.typed.parse() {
            Ok(mine) => mine.changed_fields(&product.content),
            Err(_) => Field::ALL.into(),
        };
        self.form.adopt(product, &pending.typed, &theirs);
        self.drafts.sync();
        self.kept.set_value(None);
        self.conflict.set(None);
        self.gone.set(None);
        self.toasts.show(text, actions);
    }

    fn refused(self, errors: FieldErrors, pending: Pending) {
        let first = errors.0.first().map(|error| error.field);
        if pending.purpose == Purpose::Decided {
            self.result_errors.set(errors);
            if let Some(field) = first {
                super::focus::soon(crate::ui::pages::products::conflict::names::result(field));
            }
            return;
        }
        self.gone.set(None);
        self.form.refuse(pending.typed, errors);
        if let Some(field) = first {
            super::focus::soon(field.key());
        }
    }

    /// Opens the dialog, or asks on in it.
    fn ask(self, conflict: &crate::product::Conflict, pending: Pending) {
        let finding = conflict.finding();
        let current = Some(conflict.current.clone());
        let open = self.conflict.get_untracked();
        let next = match open {
            Some(open) if pending.purpose == Purpose::Decided => {
                let review = open.review.following(&finding);
                OpenConflict { current, review, mine: open.mine, serial: open.serial + 1 }
            }
            _ => {
                let review = match self.kept.get_value() {
                    // The same text on the same version: exactly as it was left.
                    Some(kept)
                        if kept.mine == pending.typed && kept.review.latest == finding.other =>
                    {
                        kept.review
                    }
                    Some(kept) => Review::of(&finding).recalling(&kept.review),
                    None => Review::of(&finding),
                };
                OpenConflict { current, review, mine: pending.typed, serial: 0 }
            }
        };
        self.result_errors.set(FieldErrors::default());
        self.gone.set(None);
        self.conflict.set(Some(next));
    }
}
