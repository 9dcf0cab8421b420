//! What the pages of the history show.

use crate::product::{
    Actor, FieldChange, FieldId, ProductId, Revision, TimelineEntry, TimelineFilter, Timestamp,
    Version,
};

/// Which part of a product's history is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Which product.
    pub id: ProductId,
    /// Only versions before this one.
    pub before: Option<Version>,
    /// Which versions.
    pub filter: TimelineFilter,
    /// Two versions to be compared.
    pub compared: Option<(Version, Version)>,
    /// A version to be restored: what would change is shown first.
    pub restored: Option<Version>,
}

/// A page of a product's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Which product.
    pub id: ProductId,
    /// Its name, the last it had.
    pub name: String,
    /// The newest version, whichever page this is.
    pub newest: Version,
    /// The product is deleted.
    pub is_deleted: bool,
    /// The newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next page starts.
    pub older: Option<Version>,
    /// The two versions that were to be compared.
    pub comparison: Option<Comparison>,
    /// What restoring a version would change.
    pub restoring: Option<Comparison>,
}

/// Two versions side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Both are there.
    Found {
        /// The two.
        sides: [Compared; 2],
        /// In what they differ.
        changes: Vec<FieldChange>,
    },
    /// The history does not have this one.
    NotThere(Version),
}

/// One of two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The version.
    pub version: Version,
    /// Who made it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Something of the past is to be saved again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepBack {
    /// *Restore this version*.
    Version {
        /// Which product.
        id: ProductId,
        /// The newest version that the person saw.
        seen: Version,
        /// The version that the fields are taken from.
        to: Version,
        /// The fields that come back.
        fields: Vec<FieldId>,
    },
    /// *Bring it back*.
    Lost {
        /// Which product.
        id: ProductId,
        /// The version that somebody saved over on purpose.
        version: Version,
    },
}

/// A page of the deleted products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedPage {
    /// The last lines of their histories, without descriptions; the last deleted first.
    pub products: Vec<Revision>,
    /// Nothing was deleted later.
    pub is_first: bool,
    /// Where the next page starts.
    pub next: Option<String>,
}
