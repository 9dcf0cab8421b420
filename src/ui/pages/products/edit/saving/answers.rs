//! Handles the server's answers.

use super::{OpenConflict, OpenGone, Pending, Purpose, Saver};
use crate::{
    product::{
        Conflict, FieldErrors, FieldId, GoneReason, Product, RestoreReply, Review, SaveOutcome,
        SaveReply, fields, review,
    },
    ui::{
        components::toast::Action,
        draft, focus,
        pages::products::{
            conflict::{ended, names},
            edit::said,
        },
    },
};
use concord_record::PickCounts;
use leptos::prelude::*;

impl Saver {
    /// Handles the answer to a save.
    pub(super) fn saved(self, reply: SaveReply, pending: Pending) {
        match reply {
            SaveReply::Done(outcome) => self.done(*outcome, pending),
            SaveReply::Invalid(errors) => self.refused(errors, pending),
        }
    }

    /// Handles the answer to a restore.
    pub(super) fn restored(self, reply: RestoreReply, pending: Pending) {
        match reply {
            RestoreReply::Restored(product) => {
                let text = said::restored(product.version);
                self.stored(&product, &pending, &[], text, Vec::new());
            }
            RestoreReply::WasThere(outcome) => self.done(*outcome, pending),
            RestoreReply::Invalid(errors) => self.refused(errors, pending),
            RestoreReply::Unknown => self.toasts.show("This product no longer exists.", Vec::new()),
        }
    }

    fn done(self, outcome: SaveOutcome, pending: Pending) {
        if pending.purpose == Purpose::Undo {
            return self.undone(outcome);
        }
        let text = said::of(&outcome).unwrap_or_default();
        match outcome {
            SaveOutcome::Saved(product) => self.stored(&product, &pending, &[], text, Vec::new()),
            // An earlier attempt was written, and only its answer was lost.
            SaveOutcome::Unchanged(product) if pending.attempts > 0 => {
                let text = said::saved(product.version);
                self.stored(&product, &pending, &[], text, Vec::new());
            }
            SaveOutcome::Unchanged(product) => {
                self.stored(&product, &pending, &[], text, Vec::new());
            }
            SaveOutcome::Merged(merged) => {
                let actions = self.look_or_undo(&merged);
                let taken_in = merged.report.taken_in();
                self.stored(&merged.record, &pending, &taken_in, text, actions);
            }
            SaveOutcome::Conflict(conflict) => self.ask(&conflict, pending),
            SaveOutcome::Gone(gone) => {
                if let GoneReason::Deleted(last) = &gone.reason {
                    self.form.learn_of_deletion(last.clone());
                }
                self.conflict.set(None);
                self.gone.set(Some(OpenGone { gone, wanted: pending.command.wanted() }));
            }
        }
    }

    /// Completes a save: updates form, draft and dialogs, and shows a message. `merged`: fields with
    /// changes of others.
    fn stored(
        self,
        product: &Product,
        pending: &Pending,
        merged: &[FieldId],
        text: String,
        actions: Vec<Action>,
    ) {
        self.form.adopt(product, &pending.typed, merged);
        self.last.set_value(Some((product.version, pending.typed.clone())));
        self.drafts.sync();
        self.kept.set_value(None);
        if let (Purpose::Decided, Some(open)) = (pending.purpose, self.conflict.get_untracked()) {
            let picks = if pending.overwrites() {
                PickCounts::default()
            } else {
                open.review.pick_counts()
            };
            self.ended(ended::SAVED, picks);
        }
        self.conflict.set(None);
        self.gone.set(None);
        self.saved_at.set_value(js_sys::Date::now());
        self.toasts.show(text, actions);
    }

    pub(super) fn has_just_saved(self) -> bool {
        js_sys::Date::now() - self.saved_at.get_value() < 1_500.0
    }

    fn refused(self, errors: FieldErrors, pending: Pending) {
        let first = errors.0.first().map(|error| error.field);
        if pending.purpose == Purpose::Decided {
            self.result_errors.set(errors);
            if let Some(field) = first {
                focus::soon(&names::result(field));
            }
            return;
        }
        self.gone.set(None);
        self.form.refuse(pending.typed, errors);
        if let Some(field) = first {
            let moves = untrack(|| self.form.moving.form().is_filled());
            match moves && field == fields::STOCK {
                true => focus::to(".stock-move [aria-invalid]"),
                false => focus::soon(fields::key(field)),
            }
        }
    }

    /// Opens the dialog, or shows further questions in it.
    fn ask(self, conflict: &Conflict, pending: Pending) {
        let (report, other) = (&conflict.report, conflict.other());
        let current = Some(conflict.current.clone());
        let open = self.conflict.get_untracked();
        let next = match open {
            Some(open) if pending.purpose == Purpose::Decided => {
                let review = review::follow(open.review, report, other);
                OpenConflict { current, review, mine: open.mine, serial: open.serial + 1 }
            }
            _ => {
                let review = match self.kept.get_value() {
                    // The same text on the same version: show the dialog exactly as it was left.
                    Some(kept) if kept.mine == pending.typed && kept.review.latest == other => {
                        kept.review
                    }
                    Some(kept) => Review::new(report, other).recalling(&kept.review),
                    None => Review::new(report, other),
                };
                OpenConflict { current, review, mine: pending.typed, serial: 0 }
            }
        };
        if next.serial == 0 {
            self.opened_at.set_value(Some(draft::now()));
        }
        self.result_errors.set(FieldErrors::default());
        self.gone.set(None);
        self.conflict.set(Some(next));
    }
}
