//! Unanswered requests: sent again, they count once.

use super::{now, oldest, request_key};
use crate::product::{FormChanges, FormKey, Version};
use serde::{Deserialize, Serialize};

/// A request that has not been answered. It keeps its key until then, even if the page is reloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered<T> {
    key: FormKey,
    /// The content of the request.
    sent: T,
    /// The time when it was first sent, in milliseconds since 1970.
    at: i64,
}

impl<T: Clone + PartialEq> Unanswered<T> {
    /// The request to send next. Reuses the earlier one if its content is the same.
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

    /// Whether the server may have deleted the key.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.at < oldest()
    }
}

/// The content that distinguishes one save of a product from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The base version. `None` for a save of only a movement, which is the same for every version.
    version: Option<Version>,
    form: FormChanges,
}

impl Sent {
    /// A save of a form that is based on a version.
    #[must_use]
    pub fn of(version: Version, form: &FormChanges) -> Self {
        let is_movement = form.movement.is_filled() && form.touches_only_stock();
        Self { version: (!is_movement).then_some(version), form: form.clone() }
    }
}
