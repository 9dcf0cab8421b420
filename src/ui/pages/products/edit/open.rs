//! Open dialogs that need a decision.

use crate::product::{FormChanges, Gone, Product, ProductForm, Review, Version};

/// A conflict that needs decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenConflict {
    /// The stored product, as far as known.
    pub current: Option<Product>,
    /// The decisions.
    pub review: Review,
    /// The form as it was first sent.
    pub mine: ProductForm,
    /// Incremented whenever the questions change.
    pub serial: u32,
}

/// A product that somebody deleted during editing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGone {
    /// Who deleted it, and when.
    pub gone: Gone,
    /// The changes to save, and their base version.
    pub wanted: (Version, FormChanges),
}
