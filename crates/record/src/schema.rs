//! Schemas: the fields of a record.

mod checks;

#[cfg(test)]
mod tests;

pub use checks::SchemaError;

use crate::errors::FieldErrors;
use crate::field::FieldDef;
use crate::field_id::FieldId;
use crate::record::{Record, Values};
use serde::{Deserialize, Serialize};

/// The fields of a record, in display order. Plain data: it can be a constant of the program, or be read
/// from a database at run time. The functions of the owner ([`FieldDef::check_with`],
/// [`FieldDef::read_with`]) are not serialized: add them after reading.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<FieldDef>", into = "Vec<FieldDef>")]
pub struct Schema(Vec<FieldDef>);

impl Schema {
    /// Creates a schema.
    ///
    /// # Errors
    /// The first invalid definition.
    pub fn new(fields: impl IntoIterator<Item = FieldDef>) -> Result<Self, SchemaError> {
        let fields: Vec<FieldDef> = fields.into_iter().collect();
        checks::check(&fields)?;
        Ok(Self(fields))
    }

    /// A schema that is part of the program, without checks: let a test call [`new`](Self::new) with the same
    /// fields. A program that never checks values, such as a page in a browser, then does not contain the
    /// code for it.
    #[must_use]
    pub fn assume_valid(fields: impl IntoIterator<Item = FieldDef>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self) -> &[FieldDef] {
        &self.0
    }

    /// The keys of the fields.
    pub fn ids(&self) -> impl Iterator<Item = FieldId> {
        self.0.iter().map(|field| field.key)
    }

    /// A field.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&FieldDef> {
        self.0.iter().find(|field| field.key == id)
    }

    /// The groups, each with its fields. A field without a group forms a group by itself.
    #[must_use]
    pub fn groups(&self) -> Vec<Vec<&FieldDef>> {
        let mut groups: Vec<Vec<&FieldDef>> = Vec::new();
        for field in &self.0 {
            let same = |group: &&mut Vec<&FieldDef>| {
                field.group.is_some() && group.iter().any(|other| other.group == field.group)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(field),
                None => groups.push(vec![field]),
            }
        }
        groups
    }

    /// All values of a record.
    #[must_use]
    pub fn values(&self, record: &dyn Record) -> Values {
        self.ids().map(|field| (field, record.get(field))).collect()
    }

    /// Checks a whole record and normalizes its values.
    ///
    /// # Errors
    /// All errors, not only the first.
    pub fn check(&self, record: &dyn Record) -> Result<Values, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut values = Values::default();
        for field in &self.0 {
            if let Some(value) = errors.take(field.check(record.get(field.key))) {
                values = values.with(field.key, value);
            }
        }
        errors.unless_any(values)
    }
}

impl TryFrom<Vec<FieldDef>> for Schema {
    type Error = SchemaError;

    fn try_from(fields: Vec<FieldDef>) -> Result<Self, SchemaError> {
        Self::new(fields)
    }
}

impl From<Schema> for Vec<FieldDef> {
    fn from(schema: Schema) -> Self {
        schema.0
    }
}
