//! What travels between page and server.

use crate::product::{
    Actor, Field, FieldErrors, FormChanges, FormKey, Gone, Product, ProductContent, ProductForm,
    ProductId, Review, Revision, SaveOutcome, Version,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod history;

#[cfg(feature = "ssr")]
pub use history::{Compared, Comparison, DeletedPage, History, HistoryWish, StepBack};

/// How many products a page of the list shows.
pub const PAGE_SIZE: i64 = 20;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// The products on it.
    pub items: Vec<ListItem>,
    /// All that match the search.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The product; its description is cut to a line's length.
    pub product: Product,
    /// Who changed it last.
    pub actor: Option<Actor>,
}

/// What the edit page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Editor {
    /// A product to edit.
    Editing(Box<Editing>),
    /// There is nothing to edit.
    Gone {
        /// Why.
        gone: Gone,
        /// What was typed and sent without WASM, if that is how the page came about.
        submission: Option<Box<Submission>>,
    },
    /// The database did not answer, but what was typed and sent without WASM is still there.
    OnlyTyped(Box<Submission>),
}

/// A product being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// As stored.
    pub product: Product,
    /// Who saved it last.
    pub actor: Actor,
    /// If that was a movement of the stock, and nothing else.
    #[serde(default)]
    pub moved: Option<LastMove>,
    /// What was typed and sent without WASM, if that is how the page came about.
    pub submission: Option<Box<Submission>>,
}

/// The last of a row of movements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMove {
    /// "−2, sale, order 77".
    pub words: String,
    /// All versions after this one are movements, too.
    pub since: Version,
}

/// A save that a page without WASM sent, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// As typed, with the version that was loaded.
    pub request: SaveRequest,
    /// That version, if the history still has it.
    pub base: Option<ProductContent>,
    /// What came of it, unless the database was not there.
    pub reply: Result<SaveReply, super::Trouble>,
    /// What has been decided so far, if there is something to decide.
    pub review: Option<Box<Review>>,
}

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
        changed: Vec<Field>,
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
    /// It was not deleted any more; what was to be brought in went the way of a save.
    WasThere(Box<SaveOutcome>),
    /// There has never been one with this id.
    Unknown,
    /// The form cannot be saved like this.
    Invalid(FieldErrors),
}
