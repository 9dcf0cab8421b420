//! What a form asks for, and the reply.

use super::{
    Actor, FieldErrors, FieldId, FormChanges, FormKey, Gone, Product, ProductForm, ProductId,
    Revision, SaveOutcome, Version,
};
use serde::{Deserialize, Serialize};

/// A form is to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRequest {
    /// Which product.
    pub id: ProductId,
    /// The version that the form was made on: loaded, or reviewed in the dialog.
    pub version: Version,
    /// The touched fields, as typed.
    pub form: FormChanges,
    /// After a conflict was decided: the version that had been loaded first.
    #[serde(default)]
    pub merged_from: Option<Version>,
    /// The person chose to put theirs over the other's.
    #[serde(default)]
    pub overwrite: bool,
    /// Sent twice with the same key, it counts once.
    #[serde(default)]
    pub key: FormKey,
}

/// What came of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveReply {
    /// The service's answer.
    Done(Box<SaveOutcome>),
    /// The form cannot be saved like this. Nothing was written.
    Invalid(FieldErrors),
}

/// A product is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creation {
    /// As typed.
    pub form: ProductForm,
    /// Sent twice with the same key, it makes one product.
    #[serde(default)]
    pub key: FormKey,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreateReply {
    /// It is there.
    Created(Product),
    /// The form cannot be saved like this.
    Invalid(FieldErrors),
}

/// A product is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Which product.
    pub id: ProductId,
    /// The version that the person saw.
    pub version: Version,
    /// Sent twice with the same key, it gets the same answer.
    #[serde(default)]
    pub key: FormKey,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeleteReply {
    /// Deleted; what it was last.
    Deleted(Box<Revision>),
    /// Somebody saved first; the product as it is now, who saved it, and what they changed.
    Stale {
        /// As stored.
        product: Box<Product>,
        /// Who saved it.
        actor: Actor,
        /// What differs from the version that the person saw; empty if that is not known.
        changed: Vec<FieldId>,
    },
    /// It is not there.
    Gone(Gone),
}

/// A deleted product is to come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restoring {
    /// Which product.
    pub id: ProductId,
    /// The touched fields and the version that they were typed on; `None`: as it was last.
    #[serde(default)]
    pub with: Option<(Version, FormChanges)>,
    /// Sent twice with the same key, it gets the same answer.
    #[serde(default)]
    pub key: FormKey,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestoreReply {
    /// It is back.
    Restored(Product),
    /// It was no longer deleted, so the changes were saved like an edit.
    WasThere(Box<SaveOutcome>),
    /// There has never been one with this id.
    Unknown,
    /// The form cannot be saved like this.
    Invalid(FieldErrors),
}

/// The last of a row of movements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMove {
    /// "−2, sale, order 77".
    pub words: String,
    /// All versions after this one are movements, too.
    pub since: Version,
}
