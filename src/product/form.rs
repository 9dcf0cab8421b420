//! What a person typed, before it is known to be right.

use super::{
    Delta, Field, FieldValue, Movement, ProductContent, Reason, Reference, visible::is_blank,
};
use serde::{Deserialize, Serialize};

/// The text of a movement, kept as typed. It says how the stock shall change where the form's stock is
/// what it was before.
#[derive(Debug, Clone, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MovementForm {
    /// How many come or go: "-2", "+2", "2".
    pub delta: String,
    /// Why.
    pub reason: String,
    /// For what; empty if that is not said.
    pub reference: String,
    /// The key of the request that it is sent in, for servers and from pages of the release before, which
    /// know no other. It goes with the next release.
    pub key: String,
}

impl PartialEq for MovementForm {
    /// The key is no part of what was typed.
    fn eq(&self, other: &Self) -> bool {
        self.delta == other.delta
            && self.reason == other.reason
            && self.reference == other.reference
    }
}

impl MovementForm {
    /// Whether anything was filled in.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        [&self.delta, &self.reason, &self.reference].iter().any(|text| !is_blank(text))
    }

    /// Checks it.
    ///
    /// # Errors
    /// The message for the stock.
    pub fn parse(&self) -> Result<Movement, String> {
        Ok(Movement {
            delta: Delta::parse(&self.delta)?,
            reason: Reason::parse(&self.reason)?,
            reference: Reference::parse(&self.reference)?,
        })
    }
}

/// The text of the four form fields, kept as typed, so that nothing is lost when it is wrong. A kept
/// form that lacks a field is read: the field is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
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
    pub blank_description: bool,
    /// How the stock shall move, if it was not typed as a number.
    pub movement: MovementForm,
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

    /// What a person would copy of a field: of a stock that is moved, the movement.
    #[must_use]
    pub fn told(&self, field: Field) -> String {
        let MovementForm { delta, reason, reference, .. } = &self.movement;
        match field {
            Field::StockQuantity if self.movement.is_filled() => {
                format!("{delta} {reason} {reference}")
            }
            _ => self.get(field).to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(stock: &str, delta: &str, reason: &str) -> Result<i64, String> {
        let movement = MovementForm {
            delta: delta.to_owned(),
            reason: reason.to_owned(),
            ..Default::default()
        };
        let (name, price) = ("Lamp".to_owned(), "10".to_owned());
        let stock_quantity = stock.to_owned();
        let form = ProductForm { name, price, stock_quantity, movement, ..Default::default() };
        form.parse().map(|content| content.stock_quantity.get()).map_err(|errors| {
            errors.of(Field::StockQuantity).expect("an error of the stock").to_owned()
        })
    }

    #[test]
    fn a_movement_makes_the_stock() {
        assert_eq!(moved("10", "-2", "sale"), Ok(8));
        assert_eq!(moved("10", "2", "delivery"), Ok(12));
        assert_eq!(moved("10", "", ""), Ok(10));
    }

    #[test]
    fn what_is_wrong_with_a_movement_is_said_of_the_stock() {
        assert_eq!(moved("10", "", "sale"), Err(Delta::FORM_MESSAGE.to_owned()));
        assert_eq!(moved("10", "0", "sale"), Err(Delta::ZERO_MESSAGE.to_owned()));
        assert_eq!(moved("10", "-2", " "), Err("Enter a reason.".to_owned()));
        assert_eq!(moved("1", "-2", "sale"), Err("There is only 1 to take.".to_owned()));
    }
}
