//! The text of form fields, as typed.

use super::fields;
use concord_record::{FieldError, FieldId, Value, Values};
use std::collections::BTreeMap;

/// Text by field, kept as typed, so that invalid text is not lost. A field without an entry is absent;
/// `None` means no value, which an optional text field distinguishes from an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldTexts(BTreeMap<FieldId, Option<String>>);

impl FieldTexts {
    /// The text of a field; empty if it has no value.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &str {
        self.text(field).unwrap_or_default()
    }

    /// The text of a field; `None` if it is absent. No value is an empty text.
    #[must_use]
    pub fn text(&self, field: FieldId) -> Option<&str> {
        self.0.get(&field).map(|text| text.as_deref().unwrap_or_default())
    }

    /// The text of a field and whether it has a value; `None` if it is absent.
    #[must_use]
    pub fn entry(&self, field: FieldId) -> Option<Option<&str>> {
        self.0.get(&field).map(Option::as_deref)
    }

    /// Sets the text of a field to what was typed. An empty text means no value.
    pub fn set(&mut self, field: FieldId, text: String) {
        self.0.insert(field, Some(text).filter(|text| !text.is_empty()));
    }

    /// Sets the text of a field, distinguishing no value from an empty text.
    pub fn set_entry(&mut self, field: FieldId, text: Option<String>) {
        self.0.insert(field, text);
    }

    /// Sets the text of a field to a value.
    pub fn set_value(&mut self, field: FieldId, value: &Value) {
        let has_empty_text = fields::definition(field).is_some_and(|it| it.kind.has_empty_text());
        let is_absent = value.is_none() || value.is_empty() && !has_empty_text;
        self.set_entry(field, (!is_absent).then(|| value.to_input()));
    }

    /// Makes an empty text the value of a field, if it has no value.
    pub fn set_blank(&mut self, field: FieldId) {
        self.0.entry(field).and_modify(|text| *text = text.take().or_else(|| Some(String::new())));
    }

    /// Whether an empty text is the value of a field.
    #[must_use]
    pub fn is_blank(&self, field: FieldId) -> bool {
        self.entry(field) == Some(Some(""))
    }

    /// Makes a field absent.
    pub fn remove(&mut self, field: FieldId) {
        self.0.remove(&field);
    }

    /// The fields that this release does not have.
    pub fn unknown(&self) -> impl Iterator<Item = FieldId> + Clone {
        self.0.keys().copied().filter(|field| fields::definition(*field).is_none())
    }

    /// The fields that are not absent, in key order.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.0.keys().copied()
    }

    /// The entries in key order.
    pub fn into_entries(self) -> impl Iterator<Item = (FieldId, Option<String>)> {
        self.0.into_iter()
    }

    /// These texts, with those of `base` for absent fields.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        let mut texts = base.clone();
        texts.0.extend(self.0.clone());
        texts
    }

    /// Parses a field; `None` if it is absent.
    ///
    /// # Errors
    /// The error in the text.
    pub fn parse(&self, field: FieldId) -> Result<Option<Value>, FieldError> {
        let Some(entry) = self.0.get(&field) else { return Ok(None) };
        let Some(definition) = fields::definition(field) else {
            // The page belongs to a newer release than this server.
            let message = "Concord is being updated, and this server does not know the field yet. \
                           Try again in a minute."
                .to_owned();
            return Err(FieldError { field, message });
        };
        match entry.as_deref() {
            Some("") if definition.kind.has_empty_text() => definition.check(Value::from("")),
            text => definition.parse(text.unwrap_or_default()),
        }
        .map(Some)
    }
}

impl From<&Values> for FieldTexts {
    fn from(values: &Values) -> Self {
        let mut texts = Self::default();
        values.iter().for_each(|(field, value)| texts.set_value(field, value));
        texts
    }
}

impl FromIterator<(FieldId, Option<String>)> for FieldTexts {
    fn from_iter<T: IntoIterator<Item = (FieldId, Option<String>)>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}
