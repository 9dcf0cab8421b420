//! Saves this page: one request at a time, with retries after temporary errors, and without losing anything.

use super::{
    drafts::Drafts,
    open::{OpenConflict, OpenGone},
    phase::Phase,
    start::Opening,
    state::FormState,
};
use crate::{
    product::{
        FieldErrors, FormChanges, Merged, ProductForm, Restoring, Review, SaveRequest, Version,
        review,
    },
    ui::{
        components::toast::{ToastList, use_toasts},
        pages::products::conflict::ended,
    },
};
use concord_record::PickCounts;
use leptos::prelude::*;

mod answers;
mod pending;
mod retry;
mod sending;
mod undo;

use pending::{Command, Pending, Purpose};

/// Saves the form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Saver {
    /// The form.
    pub form: FormState,
    /// Its drafts.
    pub drafts: Drafts,
    /// The state of the current save.
    pub phase: RwSignal<Phase>,
    /// The conflict in the dialog.
    pub conflict: RwSignal<Option<OpenConflict>>,
    /// The deletion in the dialog.
    pub gone: RwSignal<Option<OpenGone>>,
    /// The merge that the person is looking at.
    pub seen: RwSignal<Option<Merged>>,
    /// The errors in the results in the dialog.
    pub result_errors: RwSignal<FieldErrors>,
    /// The decisions before *Keep editing*.
    kept: StoredValue<Option<OpenConflict>>,
    pending: StoredValue<Option<Pending>>,
    timer: StoredValue<Option<leptos::leptos_dom::helpers::IntervalHandle>>,
    /// When the dialog was opened, in milliseconds since 1970; not known for a dialog that the server rendered.
    opened_at: StoredValue<Option<i64>>,
    /// The version of the last save from here, and what had been typed.
    last: StoredValue<Option<(Version, ProductForm)>>,
    /// When the last save ended, in milliseconds since 1970.
    saved_at: StoredValue<f64>,
    toasts: ToastList,
}

impl Saver {
    /// The saver of a form.
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
            opened_at: StoredValue::new(None),
            last: StoredValue::new(None),
            saved_at: StoredValue::new(0.0),
            toasts: use_toasts(),
        };
        on_cleanup(move || saver.stop_clock());
        saver
    }

    /// *Save*. If nothing is typed, there is nothing to send.
    pub fn save(self) {
        if self.form.is_as_stored() && !untrack(|| self.is_under_way()) {
            // The second click of a double click needs no message.
            if !self.has_just_saved() {
                self.toasts.show("There is nothing to save.", Vec::new());
            }
            return;
        }
        let form = self.form.changes();
        let version = self.form.base.with_untracked(|base| base.version);
        let request = SaveRequest {
            id: self.form.id,
            version,
            form,
            merged_from: None,
            overwrite: false,
            key: Default::default(),
        };
        self.send(Command::Save(request), Purpose::Form);
    }

    /// *Save merged version*.
    pub fn save_decided(self, review: Review) {
        let Some(open) = self.conflict.get_untracked() else { return };
        let request = SaveRequest {
            id: self.form.id,
            version: review.latest.version,
            form: review::decided_changes(&review, &open.mine.movement),
            merged_from: Some(review.first.base),
            overwrite: false,
            key: Default::default(),
        };
        self.remember(review);
        self.send(Command::Save(request), Purpose::Decided);
    }

    /// *Overwrite with mine*.
    pub fn overwrite(self, review: Review) {
        let Some(open) = self.conflict.get_untracked() else { return };
        let request = SaveRequest {
            id: self.form.id,
            version: review.latest.version,
            // All fields, because that is what the person was told. The server ignores a stock that was not typed.
            form: FormChanges::from(&open.mine),
            merged_from: Some(review.first.base),
            overwrite: true,
            key: Default::default(),
        };
        self.remember(review);
        self.send(Command::Save(request), Purpose::Decided);
    }

    /// *Keep editing*: keeps the decisions for when the same questions are asked again.
    pub fn keep_editing(self, review: Review) {
        if untrack(|| self.is_sending()) {
            return;
        }
        self.stop();
        if let Some(open) = self.conflict.get_untracked() {
            self.ended(ended::KEPT, PickCounts::default());
            self.kept.set_value(Some(OpenConflict { review, ..open }));
        }
        self.conflict.set(None);
    }

    /// *Discard mine and load version 8*. `false`: that version is not loaded.
    pub fn load_theirs(self) -> bool {
        self.stop();
        let Some(open) = self.conflict.get_untracked() else { return false };
        let Some(product) = open.current else { return false };
        let actor = Some(open.review.latest.actor);
        self.ended(ended::DISCARDED, PickCounts::default());
        // Others may have saved after it, which this page already knows.
        self.form.load(&product);
        self.form.learn(super::state::Latest { product, actor });
        self.drafts.sync();
        self.kept.set_value(None);
        self.conflict.set(None);
        true
    }

    fn ended(self, how: &str, picks: PickCounts) {
        ended::tell(how, self.opened_at.get_value(), picks);
    }

    /// *Restore with my changes*.
    pub fn restore(self) {
        let Some(open) = self.gone.get_untracked() else { return };
        let command =
            Restoring { id: self.form.id, with: Some(open.wanted), key: Default::default() };
        self.send(Command::Restore(command), Purpose::Form);
    }

    /// Stores decisions for the answer, without re-rendering the dialog.
    fn remember(self, review: Review) {
        self.conflict.update_untracked(|open| {
            if let Some(open) = open {
                open.review = review;
            }
        });
    }
}
