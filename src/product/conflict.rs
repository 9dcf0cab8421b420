//! What an editor is told when a save could not simply be done.

use super::{Actor, MergeReport, Product, ProductContent, Revision, StockChange};
use serde::{Deserialize, Serialize};

/// Somebody saved first, and something is left that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What is stored now.
    pub current: Product,
    /// Who saved it.
    pub actor: Actor,
    /// What the editor wants: the base with the touched fields.
    pub mine: ProductContent,
    /// Field by field, what each side did.
    pub report: MergeReport,
    /// The editor's base version is no longer in the history: only two sides can be compared.
    pub base_lost: bool,
    /// How the stock changed since the editor's base, where that is known.
    #[serde(default)]
    pub stock_changes: Vec<StockChange>,
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
