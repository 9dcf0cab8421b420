//! What a person typed, before it is known to be right.

use super::{
    Delta, FieldTexts, FormChanges, Movement, ProductContent, Reason, Reference, SentForm, fields,
    visible::is_blank,
};
use concord_record::{FieldErrors, FieldId};
use serde::{Deserialize, Serialize};

/// The text of a movement, kept as typed. It says how the stock changes where the form's stock is
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

/// The text of all form fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "SentForm", into = "SentForm")]
pub struct ProductForm {
    /// As typed.
    pub texts: FieldTexts,
    /// How the stock moves, if it was not typed as a number.
    pub movement: MovementForm,
}

impl ProductForm {
    /// The text of a field; empty without a value.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &str {
        self.texts.get(field)
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.texts.fields().all(|field| self.get(field).is_empty()) && !self.movement.is_filled()
    }

    /// What a person would copy of a field: of a stock that is moved, the movement.
    #[must_use]
    pub fn told(&self, field: FieldId) -> String {
        let MovementForm { delta, reason, reference, .. } = &self.movement;
        match field {
            fields::STOCK if self.movement.is_filled() => format!("{delta} {reason} {reference}"),
            _ => self.get(field).to_owned(),
        }
    }

    /// Checks all fields.
    ///
    /// # Errors
    /// Everything that is wrong, not the first problem only.
    pub fn parse(&self) -> Result<ProductContent, FieldErrors> {
        // A field that is missing counts as empty.
        let mut changes = FormChanges::of(self, fields::ids());
        if changes.movement.is_filled() {
            changes.texts.set(fields::STOCK, self.get(fields::STOCK).to_owned());
        }
        let values = changes.parse(None)?;
        // Each value is within the limits of its field.
        ProductContent::default().with(&values).map_err(|_| FieldErrors::default())
    }
}

impl From<&ProductContent> for ProductForm {
    fn from(content: &ProductContent) -> Self {
        Self { texts: FieldTexts::from(&content.values()), ..Self::default() }
    }
}

impl From<SentForm> for ProductForm {
    fn from(SentForm { texts, movement }: SentForm) -> Self {
        Self { texts, movement }
    }
}

impl From<ProductForm> for SentForm {
    fn from(ProductForm { texts, movement }: ProductForm) -> Self {
        Self { texts, movement }
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
        let mut form = ProductForm { movement, ..Default::default() };
        for (field, text) in [(fields::NAME, "Lamp"), (fields::PRICE, "10"), (fields::STOCK, stock)]
        {
            form.texts.set(field, text.to_owned());
        }
        form.parse()
            .map(|content| content.stock_quantity.get())
            .map_err(|errors| errors.of(fields::STOCK).expect("an error of the stock").to_owned())
    }

    #[test]
    fn a_form_without_text_is_blank_with_or_without_its_fields() {
        let mut form = ProductForm::default();
        assert!(form.is_blank());
        form.texts.set(fields::NAME, String::new());
        assert!(form.is_blank());
        form.texts.set(fields::NAME, "L".to_owned());
        assert!(!form.is_blank());
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
