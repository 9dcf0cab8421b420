//! Requests of forms, and their replies.

use super::{
    Actor, FieldErrors, FieldId, FormChanges, FormKey, Gone, Product, ProductForm, ProductId,
    Revision, SaveOutcome, Version,
};
use serde::{Deserialize, Serialize};

/// A request to save a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRequest {
    /// The product.
    pub id: ProductId,
    /// The base of the form: the version that was loaded, or reviewed in the dialog.
    pub version: Version,
    /// The touched fields, as typed.
    pub form: FormChanges,
    /// After a decided conflict: the version that was loaded originally.
    #[serde(default)]
    pub merged_from: Option<Version>,
    /// Whether the person chose to overwrite the other changes.
    #[serde(default)]
    pub overwrite: bool,
    /// Sent twice with the same key, the request counts once.
    #[serde(default)]
    pub key: FormKey,
}

/// The reply to a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveReply {
    /// The outcome.
    Done(Box<SaveOutcome>),
    /// The form is invalid. Nothing was written.
    Invalid(FieldErrors),
}

/// A request to create a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creation {
    /// The form as typed.
    pub form: ProductForm,
    /// Sent twice with the same key, the request creates one product.
    #[serde(default)]
    pub key: FormKey,
}

/// The reply to a creation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreateReply {
    /// Created.
    Created(Product),
    /// The form is invalid.
    Invalid(FieldErrors),
}

/// A request to copy a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplication {
    /// The product.
    pub id: ProductId,
    /// Sent twice with the same key, the request creates one copy.
    pub key: FormKey,
}

/// A request to delete a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// The product.
    pub id: ProductId,
    /// The version that the person saw.
    pub version: Version,
    /// Sent twice with the same key, the request gets the same answer.
    #[serde(default)]
    pub key: FormKey,
}

/// The reply to a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeleteReply {
    /// Deleted, with the last revision.
    Deleted(Box<Revision>),
    /// Somebody saved first: the current product, who saved it, and what they changed.
    Stale {
        /// The stored product.
        product: Box<Product>,
        /// Who saved it.
        actor: Actor,
        /// The fields that differ from the version that the person saw; empty if that is not known.
        changed: Vec<FieldId>,
    },
    /// The product does not exist.
    Gone(Gone),
}

/// A request to restore a deleted product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restoring {
    /// The product.
    pub id: ProductId,
    /// The touched fields and the version that they are based on; `None`: restore the last content.
    #[serde(default)]
    pub with: Option<(Version, FormChanges)>,
    /// Sent twice with the same key, the request gets the same answer.
    #[serde(default)]
    pub key: FormKey,
}

/// The reply to a restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestoreReply {
    /// Restored.
    Restored(Product),
    /// It was no longer deleted, so the changes were saved like an edit.
    WasThere(Box<SaveOutcome>),
    /// There has never been a product with this id.
    Unknown,
    /// The form is invalid.
    Invalid(FieldErrors),
}

/// The last of consecutive movements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMove {
    /// "−2, sale, order 77".
    pub words: String,
    /// All versions after this one are movements, too.
    pub since: Version,
}
