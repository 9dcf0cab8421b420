//! Revisions: the entries of a record's history.

use super::{Actor, Content, ProductContent, Timestamp, Version};
use serde::{Deserialize, Serialize};

/// The kind of change that created a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The product was created.
    Created,
    /// Fields were changed on the version that was current at that time.
    Edited,
    /// An edit of an older version was merged with what had been saved since.
    Merged,
    /// A person chose to overwrite what had been saved since.
    Overwritten,
    /// The product was deleted; the content is its last one.
    Deleted,
    /// A deleted product was restored, or an older version was saved again.
    Restored,
    /// The stock was moved, and nothing else was changed.
    Moved,
}

impl ChangeKind {
    /// The name in the database and over REST.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Merged => "merged",
            Self::Overwritten => "overwritten",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Moved => "moved",
        }
    }

    /// Parses the name; `None` for one that a newer server wrote.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Created,
            Self::Edited,
            Self::Merged,
            Self::Overwritten,
            Self::Deleted,
            Self::Restored,
            Self::Moved,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }
}

/// A version of a record in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Revision<C: Content = ProductContent> {
    /// The record. It is called `product_id` in messages because products were once the only kind.
    #[serde(rename = "product_id")]
    pub id: C::Id,
    /// The version.
    pub version: Version,
    /// The fields in this version.
    pub content: C,
    /// The kind of change that created it.
    pub kind: ChangeKind,
    /// Who created it.
    pub actor: Actor,
    /// When it was created.
    pub at: Timestamp,
    /// The version that the editor had loaded, if it is not the previous one. For a restored version: the
    /// one whose content was restored, if it is not the previous one.
    pub merged_from: Option<Version>,
}
