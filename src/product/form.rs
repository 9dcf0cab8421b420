//! What a person typed, before it is validated.

use super::{Content, FieldTexts, MovementForm, ProductContent, SentForm, fields};
use concord_record::FieldId;
use serde::{Deserialize, Serialize};

/// The text of all form fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "SentForm", into = "SentForm")]
pub struct ProductForm {
    /// The texts as typed.
    pub texts: FieldTexts,
    /// The movement, if the stock was not typed as a number.
    pub movement: MovementForm,
}

impl ProductForm {
    /// The text of a field; empty if it has no value.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &str {
        self.texts.get(field)
    }

    /// The form of a new product, with the defaults of its fields.
    #[must_use]
    pub fn of_new() -> Self {
        let mut texts = FieldTexts::default();
        for field in fields::schema().fields() {
            texts.set_value(field.key, &field.default);
        }
        Self { texts, ..Self::default() }
    }

    /// The same form; the text of a field that it lacks is that of `other`. A form that another release kept
    /// lacks the fields that are new.
    #[must_use]
    pub fn completed_by(mut self, other: &Self) -> Self {
        self.texts = self.texts.over(&other.texts);
        self
    }

    /// Whether nothing was filled in: each text is empty or the default of its field.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let is_blank = |field| {
            let text = self.get(field);
            let default = fields::definition(field).map(|definition| &definition.default);
            text.is_empty() || default.is_some_and(|default| default.to_input() == text)
        };
        self.texts.fields().all(is_blank) && !self.movement.is_filled()
    }

    /// The text of a field for copying: for a stock that is moved, the movement.
    #[must_use]
    pub fn display_text(&self, field: FieldId) -> String {
        let MovementForm { delta, reason, reference, .. } = &self.movement;
        match field {
            fields::STOCK if self.movement.is_filled() => format!("{delta} {reason} {reference}"),
            _ => self.get(field).to_owned(),
        }
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

    #[test]
    fn the_form_of_a_new_product_is_blank_until_something_else_than_a_default_is_in_it() {
        let mut form = ProductForm::of_new();
        assert_eq!(form.get(fields::STATUS), "active");
        assert!(form.is_blank());
        form.texts.set(fields::STATUS, "draft".to_owned());
        assert!(!form.is_blank());
    }

    #[test]
    fn a_form_that_lacks_fields_is_completed_and_not_changed() {
        let mut kept = ProductForm::default();
        kept.texts.set(fields::NAME, "Typed".to_owned());
        kept.texts.set(fields::DESCRIPTION, String::new());
        let mut stored = ProductForm::of_new();
        for field in fields::ids() {
            stored.texts.set(field, "stored".to_owned());
        }
        let completed = kept.completed_by(&stored);
        assert_eq!(completed.get(fields::NAME), "Typed");
        assert_eq!(completed.get(fields::DESCRIPTION), "", "it was emptied");
        assert_eq!(completed.get(fields::SKU), "stored");
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
}
