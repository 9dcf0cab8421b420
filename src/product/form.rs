//! What a person typed, before it is known to be right.

use super::{Field, FieldErrors, FieldValue, Price, ProductContent, Stock};
use serde::{Deserialize, Serialize};

/// The text of the four form fields, kept as typed, so that nothing is lost when it is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProductForm {
    /// As typed.
    pub name: String,
    /// As typed; empty means no description.
    pub description: String,
    /// As typed, with either decimal separator.
    pub price: String,
    /// As typed.
    pub stock_quantity: String,
    /// The edited version had an empty description, not an absent one: empty text stays so.
    #[serde(default)]
    pub blank_description: bool,
}

impl ProductForm {
    /// The text typed into one field.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Description => &self.description,
            Field::Price => &self.price,
            Field::StockQuantity => &self.stock_quantity,
        }
    }

    /// Replaces the text of one field.
    pub fn set(&mut self, field: Field, text: String) {
        match field {
            Field::Name => self.name = text,
            Field::Description => self.description = text,
            Field::Price => self.price = text,
            Field::StockQuantity => self.stock_quantity = text,
        }
    }

    /// Replaces a field by a value, the difference between no and empty description included.
    pub fn set_value(&mut self, value: &FieldValue) {
        let field = match value {
            FieldValue::Name(_) => Field::Name,
            FieldValue::Description(text) => {
                self.blank_description = text.as_deref() == Some("");
                Field::Description
            }
            FieldValue::Price(_) => Field::Price,
            FieldValue::StockQuantity(_) => Field::StockQuantity,
        };
        self.set(field, value.form_text());
    }

    /// Checks all fields.
    ///
    /// # Errors
    /// Everything that is wrong, not the first fault only.
    pub fn parse(&self) -> Result<ProductContent, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Field::Name, ProductContent::check_name(&self.name));
        let description =
            errors.take(Field::Description, ProductContent::check_description(&self.description));
        let price = errors.take(Field::Price, Price::parse(&self.price));
        let stock_quantity = errors.take(Field::StockQuantity, Stock::parse(&self.stock_quantity));
        match (name, description, price, stock_quantity) {
            (Some(name), Some(text), Some(price), Some(stock_quantity)) => Ok(ProductContent {
                name,
                description: (!text.is_empty() || self.blank_description).then_some(text),
                price,
                stock_quantity,
            }),
            _ => Err(errors),
        }
    }
}

impl From<&ProductContent> for ProductForm {
    fn from(content: &ProductContent) -> Self {
        let mut form = Self::default();
        for field in Field::ALL {
            form.set_value(&content.get(field));
        }
        form
    }
}
