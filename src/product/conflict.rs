//! Why a save could not be done as asked.

use super::{Actor, Content, Other, ProductContent, Report, Revision, Stored, Version};
use serde::{Deserialize, Serialize};

/// Somebody saved first, and a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Conflict<C: Content = ProductContent> {
    /// The stored record.
    pub current: Stored<C>,
    /// Who saved it.
    pub actor: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// The editor's content: the base with the touched fields.
    pub mine: C,
    /// The changes of both sides by field.
    pub report: Report,
    /// Additional data of this kind of record; for products, how the stock changed since the editor's base,
    /// if that is known.
    #[serde(default, rename = "stock_changes")]
    pub detail: C::ConflictDetail,
}

impl Conflict {
    /// The other save that this save conflicts with.
    #[must_use]
    pub fn other(&self) -> Other {
        Other {
            version: self.current.version,
            actor: self.actor.clone(),
            at: self.current.updated_at,
            base: self.base,
            stock_changes: self.detail.clone(),
        }
    }
}

/// The record does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Gone<C: Content = ProductContent> {
    /// Why it does not exist.
    pub reason: GoneReason<C>,
}

/// Why a record does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum GoneReason<C: Content = ProductContent> {
    /// It was deleted: by whom, when, and its last content.
    Deleted(Box<Revision<C>>),
    /// There has never been a record with this id.
    Unknown,
}
