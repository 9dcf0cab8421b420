//! How a save can end. Failures (no database, say) are errors and not listed here.

use super::{Actor, Conflict, Gone, Product, Report, Version};
use serde::{Deserialize, Serialize};

/// How a save ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Saved as asked; nobody had saved in between.
    Saved(Product),
    /// Nothing had changed, so nothing was written.
    Unchanged(Product),
    /// Somebody had saved in between, and both changes are in what was saved now.
    Merged(Box<Merged>),
    /// Somebody had saved in between, and a person must decide. Nothing was written.
    Conflict(Box<Conflict>),
    /// The product is not there. Nothing was written.
    Gone(Gone),
}

/// A save that took in somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// As stored now.
    pub product: Product,
    /// Who had saved in between (the last of them).
    pub with: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// The version that was stored before this save.
    pub theirs: Version,
    /// What was merged.
    pub report: Report,
}
