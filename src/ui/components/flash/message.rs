//! One-time messages.

use crate::product::{Actor, FieldId, ProductId, Version};
use serde::{Deserialize, Serialize};

/// A one-time message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flash {
    /// Something was done.
    Done(String),
    /// Something failed.
    Failed(String),
    /// Fields of an older version were restored, which can be undone.
    Restored {
        /// The product.
        id: ProductId,
        /// The text of the message.
        text: String,
        /// The new version.
        version: Version,
        /// The restored fields.
        fields: Vec<FieldId>,
    },
    /// A product was deleted, and can be restored.
    Deleted {
        /// The product.
        id: ProductId,
        /// Its name.
        name: String,
    },
    /// Somebody saved before a product could be deleted: ask again.
    ChangedMeanwhile {
        /// The product.
        id: ProductId,
        /// Its current name.
        name: String,
        /// Its current version.
        version: Version,
        /// Who saved it.
        actor: Actor,
        /// What they changed.
        changed: Vec<FieldId>,
    },
}
