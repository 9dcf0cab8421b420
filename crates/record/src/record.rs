//! Records: values by field.

use crate::convert::WrongType;
use crate::field_id::FieldId;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something with fields: [`Values`], or a struct of the program.
///
/// [`set`](Self::set) must accept and keep every value that [`get`](Self::get) returns for a field.
pub trait Record {
    /// The value of a field; [`Value::None`] for a field that the record does not have.
    fn get(&self, field: FieldId) -> Value;

    /// Replaces the value of a field.
    ///
    /// # Errors
    /// If the record cannot hold the value. Never drop it silently: it may be somebody's change.
    fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError>;
}

/// A record cannot hold a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// The record has no such field.
    #[error("the record has no field {0}")]
    UnknownField(FieldId),
    /// The field has another type.
    #[error(transparent)]
    WrongType(#[from] WrongType),
    /// The field refuses the value, for this reason.
    #[error("{0}")]
    Refused(String),
}

/// A record of any schema: values by field. A field without an entry has no value.
#[derive(Debug, Clone, Default, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<FieldId, Value>);

impl Values {
    /// Sets a field and returns the record (builder).
    #[must_use]
    pub fn with(mut self, field: FieldId, value: impl Into<Value>) -> Self {
        self.0.insert(field, value.into());
        self
    }

    /// The entries in key order.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &Value)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// The value of an entry; `None` if there is none.
    #[must_use]
    pub fn entry(&self, field: FieldId) -> Option<&Value> {
        self.0.get(&field)
    }

    /// Writes all entries into another record.
    ///
    /// # Errors
    /// The first field that the record cannot hold.
    pub fn write_to(&self, record: &mut dyn Record) -> Result<(), SetError> {
        self.iter().try_for_each(|(field, value)| record.set(field, value.clone()))
    }
}

impl PartialEq for Values {
    /// An entry without a value equals a missing one.
    fn eq(&self, other: &Self) -> bool {
        let present = |(_, value): &(FieldId, &Value)| !value.is_none();
        self.iter().filter(present).eq(other.iter().filter(present))
    }
}

impl Record for Values {
    fn get(&self, field: FieldId) -> Value {
        self.0.get(&field).cloned().unwrap_or_default()
    }

    fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError> {
        self.0.insert(field, value);
        Ok(())
    }
}

impl IntoIterator for Values {
    type Item = (FieldId, Value);
    type IntoIter = std::collections::btree_map::IntoIter<FieldId, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(FieldId, Value)> for Values {
    fn from_iter<T: IntoIterator<Item = (FieldId, Value)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}
