//! The message.

use crate::product::{Actor, FieldId, ProductId, Version};
use serde::{Deserialize, Serialize};

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flash {
    /// Something was done, in words.
    Done(String),
    /// Something could not be done, in words.
    Failed(String),
    /// Something of an older version was saved again, and can be taken back.
    Restored {
        /// Which product.
        id: ProductId,
        /// What was done, in words.
        text: String,
        /// The version that was made.
        version: Version,
        /// What came back.
        fields: Vec<FieldId>,
    },
    /// A product was deleted, and can come back.
    Deleted {
        /// Which.
        id: ProductId,
        /// Its name.
        name: String,
    },
    /// Somebody saved before a product could be deleted: ask again.
    ChangedMeanwhile {
        /// Which.
        id: ProductId,
        /// Its name now.
        name: String,
        /// Its version now.
        version: Version,
        /// Who saved it.
        actor: Actor,
        /// What they changed.
        changed: Vec<FieldId>,
    },
}
