//! A stock is typed as a number or as a movement.

use super::FormState;
use crate::product::{FieldId, MovementForm, ProductForm, fields};
use leptos::prelude::*;

impl FormState {
    /// *Set number* or *Add or take*: what was typed the other way is gone, as it is out of sight.
    pub fn choose_movement(self, moves: bool) {
        if moves {
            self.text(fields::STOCK).set(untrack(|| self.untouched(fields::STOCK)));
        } else {
            self.moving.put(MovementForm::default());
        }
        self.moving.chosen.set(moves);
    }

    /// The fields whose text was typed in: of a stock that is moved it is not.
    pub(super) fn typed_over(self) -> Vec<FieldId> {
        let mut typed = self.typed.get_untracked();
        if untrack(|| self.moving.form().is_filled()) {
            typed.retain(|field| *field != fields::STOCK);
        }
        typed
    }

    /// Puts a movement back that had been saved: the number is that of the base again.
    pub fn move_again(self, text: &ProductForm) {
        if text.movement.is_filled() {
            self.choose_movement(true);
            self.moving.put(text.movement.clone());
        }
    }
}
