//! The four fields that people edit, and a value of any one of them.

use super::{Price, Stock};
use serde::{Deserialize, Serialize};

/// A field of a product that can be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What the product is called.
    Name,
    /// The text about it.
    Description,
    /// What it costs.
    Price,
    /// How many there are.
    StockQuantity,
}

impl Field {
    /// All fields in the order in which forms and messages show them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Description, Self::Price, Self::StockQuantity];

    /// The label that people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Description => "Description",
            Self::Price => "Price",
            Self::StockQuantity => "Stock",
        }
    }

    /// The name over REST, in forms and in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::Price => "price",
            Self::StockQuantity => "stock_quantity",
        }
    }
}

/// A value of one field, with its type: `null`, `""` and `0` stay what they are on every way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// A name.
    Name(String),
    /// A description, or none.
    Description(Option<String>),
    /// A price.
    Price(Price),
    /// A stock.
    StockQuantity(Stock),
}

impl FieldValue {
    /// The field that has the value.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Description(_) => Field::Description,
            Self::Price(_) => Field::Price,
            Self::StockQuantity(_) => Field::StockQuantity,
        }
    }

    /// The value as it stands in a form field: an absent description is empty.
    #[must_use]
    pub fn form_text(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Description(text) => text.clone().unwrap_or_default(),
            Self::Price(price) => price.to_string(),
            Self::StockQuantity(stock) => stock.to_string(),
        }
    }
}
