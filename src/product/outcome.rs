//! How a save can end. Failures (no database, say) are errors and not listed here.

use super::{Actor, Conflict, Content, Gone, ProductContent, Report, Stored, Version};
use serde::{Deserialize, Serialize};

/// How a save ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum SaveOutcome<C: Content = ProductContent> {
    /// Saved as asked; nobody had saved in between.
    Saved(Stored<C>),
    /// Nothing had changed, so nothing was written.
    Unchanged(Stored<C>),
    /// Somebody had saved in between, and both changes are in what was saved now.
    Merged(Box<Merged<C>>),
    /// Somebody had saved in between, and a person must decide. Nothing was written.
    Conflict(Box<Conflict<C>>),
    /// The record is not there. Nothing was written.
    Gone(Gone<C>),
}

/// A save that took in somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Merged<C: Content = ProductContent> {
    /// As stored now. Its name in messages is from before there were other kinds of records.
    #[serde(rename = "product")]
    pub record: Stored<C>,
    /// Who had saved in between (the last of them).
    pub with: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// The version that was stored before this save.
    pub theirs: Version,
    /// What was merged.
    pub report: Report,
}
