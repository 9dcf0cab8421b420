//! Which products a list has.

use crate::product::Condition;

/// What the products of a list have in common. Empty: all products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// LIKE patterns, each for a word in one of the searchable fields.
    pub patterns: Vec<String>,
    /// Conditions on fields.
    pub conditions: Vec<Condition>,
}

impl Matching {
    /// Whether every product matches.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        self.patterns.is_empty() && self.conditions.is_empty()
    }
}
