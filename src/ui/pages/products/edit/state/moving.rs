//! A movement of the stock that is being typed, instead of a number.

use super::FormState;
use crate::product::{Field, MovementForm, ProductForm, TypedNumber};
use leptos::prelude::*;

/// Its texts. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Moving {
    /// *Add or take* is chosen: its fields are in sight.
    pub chosen: RwSignal<bool>,
    /// How many come or go.
    pub delta: RwSignal<String>,
    /// Why.
    pub reason: RwSignal<String>,
    /// For what.
    pub reference: RwSignal<String>,
}

impl Moving {
    /// Starts with a text.
    pub(super) fn new(text: &MovementForm) -> Self {
        let moving = Self {
            chosen: RwSignal::new(false),
            delta: RwSignal::default(),
            reason: RwSignal::default(),
            reference: RwSignal::default(),
        };
        moving.put(text.clone());
        moving
    }

    /// Replaces the texts; what is filled in is in sight.
    pub fn put(self, text: MovementForm) {
        if text.is_filled() {
            self.chosen.set(true);
        }
        self.delta.set(text.delta);
        self.reason.set(text.reason);
        self.reference.set(text.reference);
    }

    /// As typed. Reactive.
    #[must_use]
    pub fn form(self) -> MovementForm {
        MovementForm {
            delta: self.delta.get(),
            reason: self.reason.get(),
            reference: self.reference.get(),
            key: String::new(),
        }
    }

    /// How many come or go, where that is a number. Reactive.
    #[must_use]
    pub fn pieces(self) -> Option<i64> {
        number(&self.delta.read())
    }

    /// One more, or one less.
    pub fn step(self, by: i64) {
        let pieces = untrack(|| self.pieces()).unwrap_or_default().saturating_add(by);
        self.delta.set(format!("{pieces:+}"));
    }
}

/// A whole number as a person types it.
#[must_use]
pub fn number(text: &str) -> Option<i64> {
    TypedNumber::read(text)?.integer()?
}

impl FormState {
    /// *Set number* or *Add or take*: what was typed the other way is gone, as it is out of sight.
    pub fn choose_movement(self, moves: bool) {
        if moves {
            self.text(Field::StockQuantity).set(untrack(|| self.untouched(Field::StockQuantity)));
        } else {
            self.moving.put(MovementForm::default());
        }
        self.moving.chosen.set(moves);
    }

    /// The fields whose text was typed in: of a stock that is moved it is not.
    pub(super) fn typed_over(self) -> Vec<Field> {
        let mut typed = self.typed.get_untracked();
        if untrack(|| self.moving.form().is_filled()) {
            typed.retain(|field| *field != Field::StockQuantity);
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
