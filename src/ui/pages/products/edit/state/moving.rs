//! A stock movement that is being typed, instead of a number.

use crate::product::{MovementForm, TypedNumber};
use leptos::prelude::*;

/// The texts of the movement. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Moving {
    /// Whether *Add or take* is chosen, so that its fields are visible.
    pub chosen: RwSignal<bool>,
    /// The quantity.
    pub delta: RwSignal<String>,
    /// The reason.
    pub reason: RwSignal<String>,
    /// The reference.
    pub reference: RwSignal<String>,
}

impl Moving {
    /// Starts with this text.
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

    /// Replaces the texts; a filled-in movement becomes visible.
    pub fn put(self, text: MovementForm) {
        if text.is_filled() {
            self.chosen.set(true);
        }
        self.delta.set(text.delta);
        self.reason.set(text.reason);
        self.reference.set(text.reference);
    }

    /// The movement as typed. Reactive.
    #[must_use]
    pub fn form(self) -> MovementForm {
        MovementForm {
            delta: self.delta.get(),
            reason: self.reason.get(),
            reference: self.reference.get(),
            key: String::new(),
        }
    }

    /// The quantity, if it is a number. Reactive.
    #[must_use]
    pub fn pieces(self) -> Option<i64> {
        number(&self.delta.read())
    }

    /// Changes the quantity by `by`.
    pub fn step(self, by: i64) {
        let pieces = untrack(|| self.pieces()).unwrap_or_default().saturating_add(by);
        self.delta.set(format!("{pieces:+}"));
    }
}

/// Parses a whole number as people type it.
#[must_use]
pub fn number(text: &str) -> Option<i64> {
    TypedNumber::read(text)?.integer()?
}
