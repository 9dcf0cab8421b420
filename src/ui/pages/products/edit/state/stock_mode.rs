//! Switches between a stock as a number and a movement.

use super::FormState;
use crate::product::{FieldId, MovementForm, ProductForm, fields};
use leptos::prelude::*;

impl FormState {
    /// *Set number* or *Add or take*: discards what was typed in the other mode, because it becomes invisible.
    pub fn choose_movement(self, moves: bool) {
        if moves {
            self.text(fields::STOCK).set(untrack(|| self.untouched(fields::STOCK)));
        } else {
            self.moving.put(MovementForm::default());
        }
        self.moving.chosen.set(moves);
    }

    /// The fields whose text was typed in, without the stock if it is moved.
    pub(super) fn typed_over(self) -> Vec<FieldId> {
        let mut typed = self.typed.get_untracked();
        if untrack(|| self.moving.form().is_filled()) {
            typed.retain(|field| *field != fields::STOCK);
        }
        typed
    }

    /// Puts back a movement that had been saved: the number becomes that of the base.
    pub fn move_again(self, text: &ProductForm) {
        if text.movement.is_filled() {
            self.choose_movement(true);
            self.moving.put(text.movement.clone());
        }
    }
}
