//! One line of a record's history.

use super::{Actor, Content, ProductContent, Timestamp, Version};
use serde::{Deserialize, Serialize};

/// What kind of change made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The product came to be.
    Created,
    /// Fields were changed on the version that was then current.
    Edited,
    /// An edit of an older version was merged with what had been saved since.
    Merged,
    /// A person chose to put theirs over what had been saved since.
    Overwritten,
    /// The product was deleted; the content is its last one.
    Deleted,
    /// A deleted product came back, or an older version was saved again.
    Restored,
    /// Pieces came or went: the stock was moved, and nothing else was changed.
    Moved,
}

impl ChangeKind {
    /// The word in the database and over REST.
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

    /// Reads the word back; `None` for one that a newer server wrote.
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

/// A version of a record as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Revision<C: Content = ProductContent> {
    /// Whose version it is. Its name in messages is from before there were other kinds of records.
    #[serde(rename = "product_id")]
    pub id: C::Id,
    /// The version.
    pub version: Version,
    /// The fields in this version.
    pub content: C,
    /// What made it.
    pub kind: ChangeKind,
    /// Who made it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// The version that the editor had loaded, where that is not the one just before. Of a version
    /// that was restored: the one whose content came back, if it was not the last.
    pub merged_from: Option<Version>,
}
