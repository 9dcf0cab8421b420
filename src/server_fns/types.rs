//! Data that pages receive from the server.

use crate::product::{
    Actor, Gone, LastMove, Product, ProductContent, Review, SaveReply, SaveRequest,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod history;

#[cfg(feature = "ssr")]
pub use history::{Compared, Comparison, DeletedPage, History, HistoryQuery, StepBack};

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// The products of this page.
    pub items: Vec<ListItem>,
    /// The number of all matches; if `is_minimum`, there are more.
    pub total: i64,
    /// Whether the matches were not counted to the end.
    #[serde(default)]
    pub is_minimum: bool,
    /// Whether there is a next page.
    #[serde(default)]
    pub has_more: bool,
    /// The number of this page, starting at 1.
    pub page: i64,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The product, with its description shortened to one line.
    pub product: Product,
    /// Who changed it last.
    pub actor: Option<Actor>,
}

#[cfg(feature = "ssr")]
impl From<crate::db::listing::Listed> for ListItem {
    fn from(listed: crate::db::listing::Listed) -> Self {
        let mut product = listed.product;
        // The list shows only one line; twenty full descriptions would be most of the page's size.
        product.content.description =
            product.content.description.map(|text| text.chars().take(140).collect());
        Self { product, actor: listed.actor }
    }
}

/// What the edit page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Editor {
    /// A product to edit.
    Editing(Box<Editing>),
    /// There is nothing to edit.
    Gone {
        /// The reason.
        gone: Gone,
        /// What was sent without WASM, if the page responds to that.
        submission: Option<Box<Submission>>,
    },
    /// The database did not answer, but what was sent without WASM is still available.
    OnlyTyped(Box<Submission>),
}

/// A product being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// The stored product.
    pub product: Product,
    /// Who saved it last.
    pub actor: Actor,
    /// Its last change, if that was only a movement of the stock.
    #[serde(default)]
    pub moved: Option<LastMove>,
    /// What was sent without WASM, if the page responds to that.
    pub submission: Option<Box<Submission>>,
}

/// A save that was sent without WASM, and its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// What was typed, with the version that was loaded.
    pub request: SaveRequest,
    /// That version, if it is still in the history.
    pub base: Option<ProductContent>,
    /// The result, or the error if the database did not answer.
    pub reply: Result<SaveReply, super::ClientError>,
    /// The decisions so far, if there is a conflict.
    pub review: Option<Box<Review>>,
}
