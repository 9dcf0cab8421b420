//! What an editor is told when a save could not simply be done.

use super::{Actor, Other, Product, ProductContent, Report, Revision, StockChange, Version};
use serde::{Deserialize, Serialize};

/// Somebody saved first, and something is left that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What is stored now.
    pub current: Product,
    /// Who saved it.
    pub actor: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// What the editor wants: the base with the touched fields.
    pub mine: ProductContent,
    /// Field by field, what each side did.
    pub report: Report,
    /// How the stock changed since the editor's base, if that is known.
    #[serde(default)]
    pub stock_changes: Vec<StockChange>,
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
            stock_changes: self.stock_changes.clone(),
        }
    }
}

/// The product is not there to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// What became of it.
    pub reason: GoneReason,
}

/// Why a product is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GoneReason {
    /// It was deleted: by whom, when, and what it was last.
    Deleted(Box<Revision>),
    /// There has never been one with this id.
    Unknown,
}
