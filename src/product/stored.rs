//! What all kinds of records have in common: they are saved by version, merged and kept in a history.

use super::{Subject, Timestamp, Version};
use concord_record::{FieldId, Record, Schema, SetError, Values};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// The editable part of a record. Each kind of record has its own type.
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
    /// Additional data of a save, such as the reason of a stock movement; `()` for none.
    type SaveDetail: Debug + Clone + Default + Send + Sync + 'static;
    /// Additional data of a conflict, such as the movements of the stock; `()` for none.
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

    /// The fields, in display order.
    fn schema() -> &'static Schema;

    /// The name of the record shown to people.
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

    /// The fields that differ from `other`, compared exactly.
    #[must_use]
    fn changed_fields(&self, other: &Self) -> Vec<FieldId> {
        Self::schema().ids().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}

/// A stored record.
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
