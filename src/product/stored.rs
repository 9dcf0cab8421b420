//! What every kind of record has that is saved by version, merged and kept in a history.

use super::{Subject, Timestamp, Version};
use concord_record::{FieldId, Record, Schema, SetError, Values};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// The part of a record that people edit. Each kind of record has a type of its own.
pub trait Content:
    Record + Debug + Clone + PartialEq + Eq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Identifies a record of this kind.
    type Id: Debug
        + Copy
        + Eq
        + Into<Subject>
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;
    /// What a save says beside the fields, such as why the stock moves; `()` for nothing.
    type SaveDetail: Debug + Clone + Default + Send + Sync + 'static;
    /// What a conflict tells beside the fields, such as how the stock moved; `()` for nothing.
    type ConflictDetail: Debug
        + Clone
        + Default
        + PartialEq
        + Eq
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;

    /// The fields, in the order in which people see them.
    fn schema() -> &'static Schema;

    /// The name by which people know the record.
    fn title(&self) -> &str;

    /// A copy with some values replaced.
    ///
    /// # Errors
    /// A value that the record cannot hold.
    fn with(&self, values: &Values) -> Result<Self, SetError> {
        let mut content = self.clone();
        values.write_to(&mut content)?;
        Ok(content)
    }

    /// The values of some fields.
    #[must_use]
    fn values_of(&self, fields: impl IntoIterator<Item = FieldId>) -> Values {
        fields.into_iter().map(|field| (field, self.get(field))).collect()
    }

    /// The values of all fields.
    #[must_use]
    fn values(&self) -> Values {
        self.values_of(Self::schema().ids())
    }

    /// The fields that differ from `other`, to the letter.
    #[must_use]
    fn changed_fields(&self, other: &Self) -> Vec<FieldId> {
        Self::schema().ids().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}

/// A record as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Stored<C: Content> {
    /// Its id.
    pub id: C::Id,
    /// The version token.
    pub version: Version,
    /// Its fields.
    pub content: C,
    /// When it was created.
    pub created_at: Timestamp,
    /// When this version was saved.
    pub updated_at: Timestamp,
}
