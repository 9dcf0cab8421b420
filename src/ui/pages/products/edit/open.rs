//! What a person decides in a dialog.

use crate::product::{FormChanges, Gone, Product, ProductForm, Review, Version};

/// A conflict that waits for decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenConflict {
    /// What is stored now, as far as is known.
    pub current: Option<Product>,
    /// The decisions.
    pub review: Review,
    /// The form as it was first sent.
    pub mine: ProductForm,
    /// Raised each time something else is asked.
    pub serial: u32,
}

/// A product that somebody deleted while it was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGone {
    /// Who and when.
    pub gone: Gone,
    /// What was to be saved, and on which version.
    pub wanted: (Version, FormChanges),
}
