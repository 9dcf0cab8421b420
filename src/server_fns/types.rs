//! What travels between page and server.

use crate::product::{
    Actor, Gone, LastMove, Product, ProductContent, Review, SaveReply, SaveRequest,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod history;

#[cfg(feature = "ssr")]
pub use history::{Compared, Comparison, DeletedPage, History, HistoryQuery, StepBack};

/// How many products a page of the list shows.
pub const PAGE_SIZE: i64 = 20;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// The products on it.
    pub items: Vec<ListItem>,
    /// All that match the search.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The product; its description is cut to a line's length.
    pub product: Product,
    /// Who changed it last.
    pub actor: Option<Actor>,
}

/// What the edit page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Editor {
    /// A product to edit.
    Editing(Box<Editing>),
    /// There is nothing to edit.
    Gone {
        /// Why.
        gone: Gone,
        /// What was typed and sent without WASM, if that is how the page came about.
        submission: Option<Box<Submission>>,
    },
    /// The database did not answer, but what was typed and sent without WASM is still there.
    OnlyTyped(Box<Submission>),
}

/// A product being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// As stored.
    pub product: Product,
    /// Who saved it last.
    pub actor: Actor,
    /// If that was a movement of the stock, and nothing else.
    #[serde(default)]
    pub moved: Option<LastMove>,
    /// What was typed and sent without WASM, if that is how the page came about.
    pub submission: Option<Box<Submission>>,
}

/// A save that a page without WASM sent, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// As typed, with the version that was loaded.
    pub request: SaveRequest,
    /// That version, if the history still has it.
    pub base: Option<ProductContent>,
    /// What came of it, unless the database was not there.
    pub reply: Result<SaveReply, super::ClientError>,
    /// What has been decided so far, if there is something to decide.
    pub review: Option<Box<Review>>,
}
