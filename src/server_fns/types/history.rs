//! Data of the history pages.

use crate::product::{
    Actor, FieldChange, FieldId, ProductId, Revision, TimelineEntry, TimelineFilter, Timestamp,
    Version,
};

/// A query for a part of a product's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryQuery {
    /// The product.
    pub id: ProductId,
    /// Only versions before this one.
    pub before: Option<Version>,
    /// The kinds of versions to show.
    pub filter: TimelineFilter,
    /// Two versions to compare.
    pub compared: Option<(Version, Version)>,
    /// A version to restore; the page first shows what would change.
    pub restored: Option<Version>,
}

/// A page of a product's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The product.
    pub id: ProductId,
    /// Its latest name.
    pub name: String,
    /// The newest version, whichever page this is.
    pub newest: Version,
    /// The product is deleted.
    pub is_deleted: bool,
    /// The entries, the newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next page starts.
    pub older: Option<Version>,
    /// The requested comparison.
    pub comparison: Option<Comparison>,
    /// What restoring a version would change.
    pub restoring: Option<Comparison>,
}

/// Two versions side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Both versions exist.
    Found {
        /// The two versions.
        sides: [Compared; 2],
        /// The differences.
        changes: Vec<FieldChange>,
    },
    /// This version is not in the history.
    NotThere(Version),
}

/// One of two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The version.
    pub version: Version,
    /// Who made it.
    pub actor: Actor,
    /// When it was made.
    pub at: Timestamp,
}

/// A request to save earlier values again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepBack {
    /// *Restore this version*.
    Version {
        /// The product.
        id: ProductId,
        /// The newest version that the person saw.
        seen: Version,
        /// The version to take the fields from.
        to: Version,
        /// The fields to restore.
        fields: Vec<FieldId>,
    },
    /// *Bring it back*.
    Lost {
        /// The product.
        id: ProductId,
        /// The version that somebody deliberately overwrote.
        version: Version,
    },
}

/// A page of the deleted products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedPage {
    /// Their last revisions, without descriptions; the last deleted first.
    pub products: Vec<Revision>,
    /// This is the first page.
    pub is_first: bool,
    /// Where the next page starts.
    pub next: Option<String>,
}
