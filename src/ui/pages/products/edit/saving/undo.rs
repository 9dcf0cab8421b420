//! Undoes a merge: their version is stored again, and the merge result stays in the form, unsaved.

use super::{Command, Purpose, Saver};
use crate::{
    product::{
        FormChanges, Merged, MovementForm, ProductForm, SaveOutcome, SaveRequest, Version, fields,
        isolated,
    },
    ui::{components::toast::Action, pages::products::edit::state::Base},
};
use leptos::prelude::*;

impl Saver {
    /// The buttons after a merge: *See* and *Undo*.
    pub(super) fn look_or_undo(self, merged: &Merged) -> Vec<Action> {
        let (seen, taken_back) = (merged.clone(), merged.clone());
        vec![
            Action::new("See", move || drop(self.seen.try_set(Some(seen.clone())))),
            Action::new("Undo", move || self.undo(&taken_back)),
        ]
    }

    /// *Undo*, unless something was saved from here since.
    pub fn undo(self, merged: &Merged) {
        let Some(Some((last, typed))) = self.last.try_get_value() else { return };
        let version = merged.record.version;
        if last != version {
            let text = format!("Version {last} was saved since. Nothing was undone.");
            return self.toasts.show(text, Vec::new());
        }
        self.seen.set(None);
        let made = ProductForm::from(&merged.record.content);
        let mut theirs = made.clone();
        for merge in &merged.report.fields {
            theirs.texts.set_value(merge.field, &merge.theirs);
        }
        if typed.movement.is_filled() {
            theirs.texts.set(fields::STOCK, made.get(fields::STOCK).to_owned());
            theirs.movement = taken_back(merged);
        }
        let request = SaveRequest {
            id: self.form.id,
            version,
            form: FormChanges::between(&made, &theirs),
            merged_from: None,
            overwrite: false,
            key: Default::default(),
        };
        self.send(Command::Save(request), Purpose::Undo);
    }

    /// Turns the undone movement into a movement in the form again, not a number.
    fn move_again(self, version: Version) {
        if let Some((_, typed)) = self.last.get_value() {
            self.form.move_again(&typed);
            self.last.set_value(Some((version, typed)));
        }
    }

    pub(super) fn undone(self, outcome: SaveOutcome) {
        let text = match outcome {
            SaveOutcome::Saved(product) | SaveOutcome::Unchanged(product) => {
                let version = product.version;
                // The fields stay unchanged, so what differs from this base is now typed.
                self.form.rebase(Base::of(&product));
                self.move_again(version);
                self.form.saved(&product);
                self.drafts.sync();
                format!("Undone with version {version}. Your changes are in the form, not saved.")
            }
            SaveOutcome::Merged(merged) => {
                // Somebody has changed another part of the product since: that is taken in, and the fields
                // of the undo stay typed.
                let next = Base::of(&merged.record);
                let typed = self.form.typed.get_untracked();
                let untouched = merged.report.fields.iter().filter(|it| it.base == it.mine);
                let fields = untouched.map(|it| it.field).filter(|it| !typed.contains(it));
                self.form.show(&next.form, &fields.collect::<Vec<_>>());
                self.form.rebase(next);
                let version = merged.record.version;
                self.move_again(version);
                self.drafts.sync();
                format!("Undone with version {version}. Your changes are in the form, not saved.")
            }
            SaveOutcome::Conflict(conflict) => format!(
                "{} saved version {} meanwhile. Nothing was undone.",
                isolated(conflict.actor.as_str()),
                conflict.current.version
            ),
            SaveOutcome::Gone(_) => "The product was deleted meanwhile.".to_owned(),
        };
        self.toasts.show(text, Vec::new());
    }
}

/// The movement that undoes the one in a merge. It keeps whatever was sold since.
fn taken_back(merged: &Merged) -> MovementForm {
    let made = merged.record.content.stock_quantity;
    let theirs = merged.report.field(fields::STOCK).and_then(|merge| merge.theirs.as_integer());
    let delta = theirs.map_or(0, |theirs| theirs - made.get());
    match delta {
        0 => MovementForm::default(),
        _ => MovementForm {
            delta: format!("{delta:+}"),
            reason: "undo".to_owned(),
            ..MovementForm::default()
        },
    }
}
