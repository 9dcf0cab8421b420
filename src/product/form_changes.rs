//! What a person typed into the fields that they touched.

use super::{
    Changes, Field, FieldErrors, FieldValue, MovementForm, Price, ProductContent, ProductForm,
    Stock,
};
use serde::{Deserialize, Serialize};

/// The text of the touched fields. A field that is absent was not touched. A page from an older
/// release sends every field: those that are as they were loaded then change nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FormChanges {
    /// As typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// As typed; empty means no description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// As typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// As typed. Without meaning where a movement is filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_quantity: Option<String>,
    /// As [`ProductForm::blank_description`].
    pub blank_description: bool,
    /// How the stock is to move.
    pub movement: MovementForm,
}

impl ProductForm {
    /// Checks all fields.
    ///
    /// # Errors
    /// Everything that is wrong, not the first fault only.
    pub fn parse(&self) -> Result<ProductContent, FieldErrors> {
        let changes = FormChanges::from(self).parse(None)?;
        // Every field is touched, so none is missing.
        changes.complete().ok_or_else(FieldErrors::default)
    }
}

impl FormChanges {
    /// The fields of `form` whose text is not that of `base`, and the movement.
    #[must_use]
    pub fn between(base: &ProductForm, form: &ProductForm) -> Self {
        let differs = |field: &Field| {
            base.get(*field) != form.get(*field)
                || *field == Field::Description && base.blank_description != form.blank_description
        };
        let fields: Vec<Field> = Field::ALL.into_iter().filter(differs).collect();
        Self::of(form, &fields)
    }

    /// Some fields of a form, and its movement.
    #[must_use]
    pub fn of(form: &ProductForm, fields: &[Field]) -> Self {
        let mut changes = Self {
            blank_description: form.blank_description,
            movement: form.movement.clone(),
            ..Self::default()
        };
        for field in fields {
            changes.set(*field, form.get(*field).to_owned());
        }
        if changes.movement.is_filled() {
            changes.stock_quantity = None;
        }
        changes
    }

    /// The text typed into a field; `None` if it was not touched.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        match field {
            Field::Name => self.name.as_deref(),
            Field::Description => self.description.as_deref(),
            Field::Price => self.price.as_deref(),
            Field::StockQuantity => self.stock_quantity.as_deref(),
        }
    }

    /// Touches a field.
    pub fn set(&mut self, field: Field, text: String) {
        match field {
            Field::Name => self.name = Some(text),
            Field::Description => self.description = Some(text),
            Field::Price => self.price = Some(text),
            Field::StockQuantity => self.stock_quantity = Some(text),
        }
    }

    /// Whether no other field than the stock is touched.
    #[must_use]
    pub fn touches_only_stock(&self) -> bool {
        Field::ALL
            .into_iter()
            .all(|field| field == Field::StockQuantity || self.get(field).is_none())
    }

    /// The whole form: what is absent is as in `base`.
    #[must_use]
    pub fn over(&self, base: &ProductForm) -> ProductForm {
        let mut form = ProductForm { movement: self.movement.clone(), ..base.clone() };
        for field in Field::ALL {
            if let Some(text) = self.get(field) {
                form.set(field, text.to_owned());
            }
        }
        if self.description.is_some() {
            form.blank_description = self.blank_description;
        }
        form
    }

    /// Checks the touched fields. `before`: the stock that a movement starts from; without it the
    /// number beside the movement is taken, and without that the stock is not touched.
    ///
    /// # Errors
    /// Everything that is wrong, not the first fault only.
    pub fn parse(&self, before: Option<Stock>) -> Result<Changes, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut changes = Changes::default();
        for field in Field::ALL {
            let checked = match (field, self.get(field)) {
                (Field::StockQuantity, _) if self.movement.is_filled() => self.moved(before),
                (_, None) => Ok(None),
                (field, Some(text)) => self.check(field, text).map(Some),
            };
            if let Some(Some(value)) = errors.take(field, checked) {
                changes.set(value);
            }
        }
        if errors.0.is_empty() { Ok(changes) } else { Err(errors) }
    }

    /// Checks the text of one field.
    fn check(&self, field: Field, text: &str) -> Result<FieldValue, String> {
        Ok(match field {
            Field::Name => FieldValue::Name(ProductContent::check_name(text)?),
            Field::Description => {
                let text = ProductContent::check_description(text)?;
                let is_there = !text.is_empty() || self.blank_description;
                FieldValue::Description(is_there.then_some(text))
            }
            Field::Price => FieldValue::Price(Price::parse(text)?),
            Field::StockQuantity => FieldValue::StockQuantity(Stock::parse(text)?),
        })
    }

    /// What the movement makes of the stock.
    fn moved(&self, before: Option<Stock>) -> Result<Option<FieldValue>, String> {
        let before = match (before, &self.stock_quantity) {
            (Some(before), _) => Some(before),
            (None, Some(text)) => Some(Stock::parse(text)?),
            (None, None) => None,
        };
        let delta = self.movement.parse()?.delta;
        before
            .map(|before| {
                Stock::try_from(before.get() + delta.get())
                    .map(FieldValue::StockQuantity)
                    .map_err(|_| delta.refusal(before.get()))
            })
            .transpose()
    }
}

impl From<&ProductForm> for FormChanges {
    /// Every field is touched.
    fn from(form: &ProductForm) -> Self {
        let mut changes = Self::of(form, &Field::ALL);
        changes.stock_quantity = Some(form.stock_quantity.clone());
        changes
    }
}

impl From<&Changes> for FormChanges {
    fn from(changes: &Changes) -> Self {
        let blank_description = changes.description == Some(Some(String::new()));
        let mut form = Self { blank_description, ..Self::default() };
        for field in Field::ALL {
            if let Some(value) = changes.get(field) {
                form.set(field, value.form_text());
            }
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded() -> ProductForm {
        ProductForm {
            name: "Lamp".to_owned(),
            description: "Bright".to_owned(),
            price: "10.00".to_owned(),
            stock_quantity: "5".to_owned(),
            ..ProductForm::default()
        }
    }

    #[test]
    fn a_form_that_lacks_a_field_does_not_touch_it() {
        let sent = r#"{"name": "Desk"}"#;
        let changes: FormChanges = serde_json::from_str(sent).expect("a form");
        let parsed = changes.parse(None).expect("fine");
        assert_eq!(parsed, Changes { name: Some("Desk".to_owned()), ..Changes::default() });
    }

    #[test]
    fn a_page_of_an_older_release_is_read() {
        let sent = r#"{"name": "Lamp", "description": "", "price": "10.00", "stock_quantity": "12",
            "blank_description": false, "movement": {"delta": "", "reason": "", "reference": ""}}"#;
        let changes: FormChanges = serde_json::from_str(sent).expect("a form");
        let parsed = changes.parse(None).expect("fine");
        assert_eq!(parsed.description, Some(None));
        assert_eq!(parsed.stock_quantity.map(Stock::get), Some(12));
    }

    #[test]
    fn only_what_differs_is_sent() {
        let mut typed = loaded();
        typed.price = "11".to_owned();
        let changes = FormChanges::between(&loaded(), &typed);
        let sent = serde_json::to_value(&changes).expect("JSON");
        assert_eq!(sent["price"], "11");
        for absent in ["name", "description", "stock_quantity"] {
            assert_eq!(sent.get(absent), None, "{absent}");
        }
        assert_eq!(changes.over(&loaded()), typed);
    }

    #[test]
    fn an_empty_description_and_none_differ() {
        let blank = ProductForm { description: String::new(), blank_description: true, ..loaded() };
        let none = ProductForm { blank_description: false, ..blank.clone() };
        let removed = FormChanges::between(&blank, &none).parse(None).expect("fine");
        assert_eq!(removed.description, Some(None));
        assert_eq!(FormChanges::between(&none, &none).parse(None).expect("fine").description, None);
    }

    #[test]
    fn a_movement_starts_from_the_version_that_is_named() {
        let movement = MovementForm {
            delta: "-2".to_owned(),
            reason: "sale".to_owned(),
            ..Default::default()
        };
        let form = ProductForm { movement, ..loaded() };
        let changes = FormChanges::between(&loaded(), &form);
        let nine = Stock::try_from(9).expect("a stock");
        let stock = |before| changes.parse(before).expect("fine").stock_quantity.map(Stock::get);
        assert_eq!(stock(Some(nine)), Some(7));
        assert_eq!(stock(None), None);
        assert_eq!(
            FormChanges::from(&form).parse(None).expect("fine").stock_quantity.map(Stock::get),
            Some(3)
        );
    }
}
