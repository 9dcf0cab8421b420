//! Requests whose answers have not come: sent again, they count once.

use super::{now, oldest, request_key};
use crate::product::{FormChanges, FormKey, Version};
use serde::{Deserialize, Serialize};

/// A request that was sent and is not answered. It keeps its key until it is, also where the page is loaded
/// again meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered<T> {
    key: FormKey,
    /// What was sent.
    sent: T,
    /// When it was first sent, in milliseconds since 1970.
    at: i64,
}

impl<T: Clone + PartialEq> Unanswered<T> {
    /// A request that is about to be sent. It is the one before, if that asked for the same.
    #[must_use]
    pub fn next(before: Option<Self>, sent: &T) -> Self {
        let same = before.filter(|before| before.sent == *sent && !before.is_old());
        same.unwrap_or_else(|| Self { key: request_key(), sent: sent.clone(), at: now() })
    }

    /// The key to send.
    #[must_use]
    pub fn key(&self) -> FormKey {
        self.key.clone()
    }

    /// Whether the server may have forgotten the key.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.at < oldest()
    }
}

/// What a save of a product asks for, as far as it makes it another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The version that it was made on. `None`: of a movement and nothing else, which counts the same on each.
    version: Option<Version>,
    form: FormChanges,
}

impl Sent {
    /// A save of a form that was made on a version.
    #[must_use]
    pub fn of(version: Version, form: &FormChanges) -> Self {
        let is_movement = form.movement.is_filled() && form.touches_only_stock();
        Self { version: (!is_movement).then_some(version), form: form.clone() }
    }
}
