//! A movement of the stock that is being typed, instead of a number.

use crate::product::{MovementForm, TypedNumber};
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
