//! The unanswered request of the form.

use super::FormState;
use crate::{
    product::{FormChanges, FormKey, Version},
    ui::{
        draft::{Sent, Unanswered},
        pages::products::conflict::names,
    },
};
use leptos::prelude::*;

impl FormState {
    /// Called before a request is sent. It keeps the same key until an answer arrives, even after a reload,
    /// so that a request whose answer was lost counts once.
    pub fn is_sent(self, version: Version, form: &FormChanges) -> FormKey {
        let sent = Unanswered::next(self.unanswered.get_untracked(), &Sent::of(version, form));
        let key = sent.key();
        self.unanswered.set(Some(sent));
        key
    }

    /// Called when an answer has arrived.
    pub fn is_answered(self) {
        self.unanswered.set(None);
    }

    /// The key for a form that the browser posts itself: that of the unanswered request, or a new one. Reactive.
    #[must_use]
    pub fn request_key(self) -> String {
        let sent = self.unanswered.with(|sent| sent.as_ref().map(|sent| sent.key().into()));
        sent.unwrap_or_else(names::request_key)
    }
}
