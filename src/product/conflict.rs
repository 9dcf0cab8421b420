//! What an editor is told when a save could not simply be done.

use super::{Actor, Content, Other, ProductContent, Report, Revision, Stored, Version};
use serde::{Deserialize, Serialize};

/// Somebody saved first, and something is left that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Conflict<C: Content = ProductContent> {
    /// What is stored now.
    pub current: Stored<C>,
    /// Who saved it.
    pub actor: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// What the editor wants: the base with the touched fields.
    pub mine: C,
    /// Field by field, what each side did.
    pub report: Report,
    /// What this kind of record tells beside the fields; of a product, how its stock changed since the
    /// editor's base, if that is known.
    #[serde(default, rename = "stock_changes")]
    pub detail: C::ConflictDetail,
}

impl Conflict {
    /// The save of somebody else that this save ran into.
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

/// The record is not there to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Gone<C: Content = ProductContent> {
    /// What became of it.
    pub reason: GoneReason<C>,
}

/// Why a record is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum GoneReason<C: Content = ProductContent> {
    /// It was deleted: by whom, when, and what it was last.
    Deleted(Box<Revision<C>>),
    /// There has never been one with this id.
    Unknown,
}
