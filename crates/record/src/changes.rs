//! A sparse edit: the fields that an editor touched, and no others.

use crate::amount::Amount;
use crate::convert::WrongType;
use crate::field_id::FieldId;
use crate::record::{Record, SetError, Values};
use crate::schema::Schema;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A change of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Replace the value.
    Set(Value),
    /// Add an amount to the value that is stored at the time of the save.
    Add(Amount),
}

/// The changes of the touched fields. A field that is absent is left unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Changes(BTreeMap<FieldId, Change>);

impl Change {
    /// The value of a field after the change.
    ///
    /// # Errors
    /// If an amount is added to something other than a number of its type.
    pub fn over(&self, value: &Value) -> Result<Value, WrongType> {
        match self {
            Self::Set(value) => Ok(value.clone()),
            Self::Add(amount) => amount.add_to(value).ok_or_else(|| WrongType {
                expected: amount.to_value().type_name(),
                found: value.type_name(),
            }),
        }
    }
}

impl Changes {
    /// The fields in which two records differ, with the values of the second.
    #[must_use]
    pub fn between(schema: &Schema, before: &dyn Record, after: &dyn Record) -> Self {
        let values = schema.ids().map(|field| (field, after.get(field)));
        let changed = values.filter(|(field, value)| before.get(*field) != *value);
        changed.map(|(field, value)| (field, Change::Set(value))).collect()
    }

    /// A full replacement: every field of the schema is touched.
    #[must_use]
    pub fn all(schema: &Schema, record: &dyn Record) -> Self {
        schema.ids().map(|field| (field, Change::Set(record.get(field)))).collect()
    }

    /// Sets a field (builder).
    #[must_use]
    pub fn set(mut self, field: FieldId, value: impl Into<Value>) -> Self {
        self.insert(field, Change::Set(value.into()));
        self
    }

    /// Adds an amount to a field (builder).
    #[must_use]
    pub fn add(mut self, field: FieldId, amount: impl Into<Amount>) -> Self {
        self.insert(field, Change::Add(amount.into()));
        self
    }

    /// Adds the change of a field. Replaces an existing one.
    pub fn insert(&mut self, field: FieldId, change: Change) {
        self.0.insert(field, change);
    }

    /// Removes the change of a field, so that it stays unchanged.
    pub fn remove(&mut self, field: FieldId) -> Option<Change> {
        self.0.remove(&field)
    }

    /// The change of a field; `None` if it was not touched.
    #[must_use]
    pub fn get(&self, field: FieldId) -> Option<&Change> {
        self.0.get(&field)
    }

    /// Whether no field was touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes in key order.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &Change)> {
        self.0.iter().map(|(field, change)| (*field, change))
    }

    /// A copy of a record with the changes applied.
    ///
    /// # Errors
    /// The first field that the record cannot hold.
    pub fn over<R: Record + Clone>(&self, base: &R) -> Result<R, SetError> {
        let mut record = base.clone();
        for (field, change) in self.iter() {
            let value = change.over(&base.get(field))?;
            record.set(field, value)?;
        }
        Ok(record)
    }

    /// The whole record, if every field of the schema is set.
    #[must_use]
    pub fn complete(&self, schema: &Schema) -> Option<Values> {
        schema
            .ids()
            .map(|field| match self.get(field)? {
                Change::Set(value) => Some((field, value.clone())),
                Change::Add(_) => None,
            })
            .collect()
    }
}

impl From<Values> for Changes {
    /// Sets every field that has an entry.
    fn from(values: Values) -> Self {
        values.into_iter().map(|(field, value)| (field, Change::Set(value))).collect()
    }
}

impl FromIterator<(FieldId, Change)> for Changes {
    fn from_iter<T: IntoIterator<Item = (FieldId, Change)>>(changes: T) -> Self {
        Self(changes.into_iter().collect())
    }
}
