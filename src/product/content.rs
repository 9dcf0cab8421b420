//! The product, and the part of it that people edit.

use super::{Field, FieldValue, Price, ProductId, Stock, Timestamp, Version, visible::is_blank};
use serde::{Deserialize, Serialize};

/// Values of all fields that people edit, each within its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductContent {
    /// 1 to 255 characters, trimmed, no control characters.
    pub name: String,
    /// At most 20,000 characters. `None` and an empty text are different.
    pub description: Option<String>,
    /// 0 to 99999999.99.
    pub price: Price,
    /// 0 to 2147483647.
    pub stock_quantity: Stock,
}

/// A product as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The version token.
    pub version: Version,
    /// Its fields.
    pub content: ProductContent,
    /// When it was created.
    pub created_at: Timestamp,
    /// When this version was saved.
    pub updated_at: Timestamp,
}

impl ProductContent {
    /// The most characters a name may have, after trimming.
    pub const NAME_MAX: usize = 255;
    /// The most characters a description may have.
    pub const DESCRIPTION_MAX: usize = 20_000;

    /// Checks and trims a name. One that shows nothing is none.
    ///
    /// # Errors
    /// The message for the field.
    pub fn check_name(name: &str) -> Result<String, String> {
        let name = name.trim();
        let length = name.chars().count();
        if is_blank(name) {
            Err("Enter a name.".to_owned())
        } else if length > Self::NAME_MAX {
            Err(format!("Shorten the name to {} characters; it has {length}.", Self::NAME_MAX))
        } else if name.chars().any(char::is_control) {
            Err("Remove line breaks and control characters from the name.".to_owned())
        } else {
            Ok(name.to_owned())
        }
    }

    /// Checks a description. Line ends become `\n`, as browsers send `\r\n`.
    ///
    /// # Errors
    /// The message for the field.
    pub fn check_description(text: &str) -> Result<String, String> {
        let text = text.replace("\r\n", "\n");
        let length = text.chars().count();
        if length > Self::DESCRIPTION_MAX {
            Err(format!("Shorten the description to 20,000 characters; it has {length}."))
        } else if text.contains('\0') {
            // PostgreSQL's text cannot hold it (manual, 8.3 Character Types).
            Err("Remove the NUL character from the description.".to_owned())
        } else {
            Ok(text)
        }
    }

    /// The value of one field.
    #[must_use]
    pub fn get(&self, field: Field) -> FieldValue {
        match field {
            Field::Name => FieldValue::Name(self.name.clone()),
            Field::Description => FieldValue::Description(self.description.clone()),
            Field::Price => FieldValue::Price(self.price),
            Field::StockQuantity => FieldValue::StockQuantity(self.stock_quantity),
        }
    }

    /// Replaces the value of one field.
    pub fn set(&mut self, value: FieldValue) {
        match value {
            FieldValue::Name(name) => self.name = name,
            FieldValue::Description(text) => self.description = text,
            FieldValue::Price(price) => self.price = price,
            FieldValue::StockQuantity(stock) => self.stock_quantity = stock,
        }
    }

    /// Which fields differ from `other`, to the letter.
    #[must_use]
    pub fn changed_fields(&self, other: &Self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}
