//! What was sent from the form and is not answered.

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
    /// A request is about to be sent. Until an answer comes it is known by one key, also after a reload: then
    /// one whose answer was lost counts once.
    pub fn is_sent(self, version: Version, form: &FormChanges) -> FormKey {
        let sent = Unanswered::next(self.unanswered.get_untracked(), &Sent::of(version, form));
        let key = sent.key();
        self.unanswered.set(Some(sent));
        key
    }

    /// There is an answer.
    pub fn is_answered(self) {
        self.unanswered.set(None);
    }

    /// The key for a form that the browser posts itself: the one that was sent and not answered, or a new
    /// one. Reactive.
    #[must_use]
    pub fn request_key(self) -> String {
        let sent = self.unanswered.with(|sent| sent.as_ref().map(|sent| sent.key().into()));
        sent.unwrap_or_else(names::request_key)
    }
}
