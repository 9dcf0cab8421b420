//! What a person typed into the fields that they touched.

use super::{
    Content, FieldTexts, MovementForm, ProductContent, ProductForm, SentForm, Stock, fields,
};
use concord_record::{Change, Changes, FieldDef, FieldError, FieldErrors, FieldId, Value, Values};
use serde::{Deserialize, Serialize};

/// The text of the touched fields. Absent fields were not touched. A page of an older release sends every
/// field; unchanged ones then have no effect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "SentForm", into = "SentForm")]
pub struct FormChanges {
    /// The texts as typed. The stock is ignored if a movement is filled in.
    pub texts: FieldTexts,
    /// The movement of the stock.
    pub movement: MovementForm,
}

impl ProductForm {
    /// Checks all fields.
    ///
    /// # Errors
    /// All errors, not only the first.
    pub fn parse(&self) -> Result<ProductContent, FieldErrors> {
        // A field that is missing has its default, or counts as empty.
        let is_read =
            |field: &FieldDef| field.default.is_none() || self.texts.entry(field.key).is_some();
        let read = fields::schema().fields().iter().filter(|field| is_read(field));
        let mut changes = FormChanges::of(self, read.map(|field| field.key));
        if changes.movement.is_filled() {
            changes.texts.set(fields::STOCK, self.get(fields::STOCK).to_owned());
        }
        let values = changes.parse(None)?;
        // Cannot fail, because each value is within the limits of its field.
        ProductContent::default().with(&values).map_err(|_| FieldErrors::default())
    }
}

impl FormChanges {
    /// The fields whose text differs between `base` and `form`, and the movement.
    #[must_use]
    pub fn between(base: &ProductForm, form: &ProductForm) -> Self {
        let differs = |field: &FieldId| base.texts.entry(*field) != form.texts.entry(*field);
        Self::of(form, fields::ids().filter(differs))
    }

    /// Some fields of a form, and its movement.
    #[must_use]
    pub fn of(form: &ProductForm, fields: impl IntoIterator<Item = FieldId>) -> Self {
        let text = |field| (field, form.texts.entry(field).flatten().map(str::to_owned));
        let mut changes =
            Self { texts: fields.into_iter().map(text).collect(), movement: form.movement.clone() };
        if changes.movement.is_filled() {
            changes.texts.remove(fields::STOCK);
        }
        changes
    }

    /// Whether no field other than the stock is touched.
    #[must_use]
    pub fn touches_only_stock(&self) -> bool {
        self.texts.fields().all(|field| field == fields::STOCK)
    }

    /// The whole form, with the texts of `base` for absent fields.
    #[must_use]
    pub fn over(&self, base: &ProductForm) -> ProductForm {
        ProductForm { texts: self.texts.over(&base.texts), movement: self.movement.clone() }
    }

    /// Checks the touched fields. `before`: the stock that a movement starts from. Without it, the number
    /// typed next to the movement is used; without that, the stock is not touched.
    ///
    /// # Errors
    /// All errors, not only the first.
    pub fn parse(&self, before: Option<Stock>) -> Result<Values, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut values = Values::default();
        for field in self.checked_fields() {
            let value = match field {
                fields::STOCK if self.movement.is_filled() => {
                    self.moved(before).map_err(|message| FieldError { field, message })
                }
                _ => self.texts.parse(field),
            };
            if let Some(Some(value)) = errors.take(value) {
                values = values.with(field, value);
            }
        }
        errors.unless_any(values)
    }

    /// The touched fields as changes to be merged: a movement is an amount to add to the stored stock.
    ///
    /// # Errors
    /// All errors, not only the first.
    pub fn changes(&self) -> Result<Changes, FieldErrors> {
        let numbers = Self { movement: MovementForm::default(), ..self.clone() };
        let mut changes = Changes::from(numbers.parse(None)?);
        if self.movement.is_filled() {
            let movement = self.movement.parse().map_err(|message| {
                FieldErrors(vec![FieldError { field: fields::STOCK, message }])
            })?;
            changes.insert(fields::STOCK, Change::Add(movement.delta.get().into()));
        }
        Ok(changes)
    }

    /// The touched fields in form order. A movement counts as touching the stock; fields that this release
    /// does not have come last, and are refused.
    fn checked_fields(&self) -> Vec<FieldId> {
        let is_touched = |field: &FieldId| {
            self.texts.entry(*field).is_some()
                || *field == fields::STOCK && self.movement.is_filled()
        };
        fields::ids().filter(is_touched).chain(self.texts.unknown()).collect()
    }

    /// The stock after the movement.
    fn moved(&self, before: Option<Stock>) -> Result<Option<Value>, String> {
        let before = match (before, self.texts.text(fields::STOCK)) {
            (Some(before), _) => Some(before),
            (None, Some(text)) => Some(Stock::parse(text)?),
            (None, None) => None,
        };
        let delta = self.movement.parse()?.delta;
        before
            .map(|before| {
                Stock::try_from(before.get() + delta.get())
                    .map(|stock| stock.get().into())
                    .map_err(|_| delta.refusal(before.get()))
            })
            .transpose()
    }
}

impl From<&ProductForm> for FormChanges {
    /// Every field is touched.
    fn from(form: &ProductForm) -> Self {
        Self { texts: form.texts.clone(), movement: form.movement.clone() }
    }
}

impl From<&Values> for FormChanges {
    fn from(values: &Values) -> Self {
        Self { texts: FieldTexts::from(values), ..Self::default() }
    }
}

impl From<SentForm> for FormChanges {
    fn from(SentForm { texts, movement }: SentForm) -> Self {
        Self { texts, movement }
    }
}

impl From<FormChanges> for SentForm {
    fn from(FormChanges { texts, movement }: FormChanges) -> Self {
        Self { texts, movement }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::Delta;

    fn loaded() -> ProductForm {
        let values = Values::default()
            .with(fields::NAME, "Lamp")
            .with(fields::DESCRIPTION, "Bright")
            .with(fields::PRICE, rust_decimal::Decimal::new(1000, 2))
            .with(fields::STOCK, 5);
        ProductForm { texts: FieldTexts::from(&values), ..ProductForm::default() }
    }

    fn described(text: Option<&str>) -> ProductForm {
        let mut form = loaded();
        form.texts.set_entry(fields::DESCRIPTION, text.map(str::to_owned));
        form
    }

    fn stock(values: &Values) -> Option<i64> {
        values.entry(fields::STOCK).and_then(Value::as_integer)
    }

    #[test]
    fn a_form_that_lacks_a_field_does_not_touch_it() {
        let sent = r#"{"name": "Desk"}"#;
        let changes: FormChanges = serde_json::from_str(sent).expect("a form");
        let parsed = changes.parse(None).expect("fine");
        assert_eq!(parsed, Values::default().with(fields::NAME, "Desk"));
    }

    #[test]
    fn a_page_of_an_older_release_is_read() {
        let sent = r#"{"name": "Lamp", "description": "", "price": "10.00", "stock_quantity": "12",
            "blank_description": false, "movement": {"delta": "", "reason": "", "reference": ""}}"#;
        let changes: FormChanges = serde_json::from_str(sent).expect("a form");
        let parsed = changes.parse(None).expect("fine");
        assert_eq!(parsed.entry(fields::DESCRIPTION), Some(&Value::None));
        assert_eq!(stock(&parsed), Some(12));
        let blank: FormChanges =
            serde_json::from_str(&sent.replace("false", "true")).expect("a form");
        let parsed = blank.parse(None).expect("fine");
        assert_eq!(parsed.entry(fields::DESCRIPTION), Some(&Value::from("")));
    }

    #[test]
    fn only_what_differs_is_sent() {
        let mut typed = loaded();
        typed.texts.set(fields::PRICE, "11".to_owned());
        let changes = FormChanges::between(&loaded(), &typed);
        let sent = serde_json::to_value(&changes).expect("JSON");
        assert_eq!(sent["price"], "11");
        assert_eq!(serde_json::from_value::<FormChanges>(sent.clone()).ok(), Some(changes.clone()));
        for absent in ["name", "description", "stock_quantity"] {
            assert_eq!(sent.get(absent), None, "{absent}");
        }
        assert_eq!(changes.over(&loaded()), typed);
    }

    #[test]
    fn an_empty_description_and_none_differ() {
        let (blank, none) = (described(Some("")), described(None));
        let change = |before: &ProductForm, after: &ProductForm| {
            let values = FormChanges::between(before, after).parse(None).expect("fine");
            values.entry(fields::DESCRIPTION).cloned()
        };
        assert_eq!(change(&blank, &none), Some(Value::None));
        assert_eq!(change(&none, &blank), Some(Value::from("")));
        assert_eq!(change(&none, &none), None);
        for form in [blank, none] {
            let sent = serde_json::to_string(&form).expect("JSON");
            assert_eq!(serde_json::from_str::<ProductForm>(&sent).ok(), Some(form));
        }
    }

    #[test]
    fn a_field_of_a_newer_release_is_refused_and_not_dropped() {
        let sent = r#"{"name": "Desk", "colour": "red"}"#;
        let changes: FormChanges = serde_json::from_str(sent).expect("a form");
        let errors = changes.parse(None).expect_err("the colour would be lost");
        assert!(errors.of(FieldId::new("colour")).is_some_and(|it| it.contains("Try again")));
    }

    #[test]
    fn a_movement_is_merged_as_an_amount() {
        let movement = MovementForm {
            delta: "-2".to_owned(),
            reason: "sale".to_owned(),
            ..Default::default()
        };
        let changes = FormChanges { movement, ..FormChanges::default() };
        assert_eq!(changes.changes(), Ok(Changes::default().add(fields::STOCK, -2)));
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
        assert_eq!(stock(&changes.parse(Some(nine)).expect("fine")), Some(7));
        assert_eq!(stock(&changes.parse(None).expect("fine")), None);
        assert_eq!(stock(&FormChanges::from(&form).parse(None).expect("fine")), Some(3));
    }

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
