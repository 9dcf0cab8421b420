//! Errors in a record, by field.

use crate::field_id::FieldId;
use serde::{Deserialize, Serialize};

/// An error in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    /// The field.
    pub field: FieldId,
    /// What to do about it, for the person who entered the value.
    pub message: String,
}

/// All errors in a record, at most one per field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .0.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join(" "))]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Returns the value of an `Ok`, or keeps the error.
    pub fn take<T>(&mut self, result: Result<T, FieldError>) -> Option<T> {
        result.map_err(|error| self.0.push(error)).ok()
    }

    /// The message for a field, if there is one.
    #[must_use]
    pub fn of(&self, field: FieldId) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Returns the value if there are no errors.
    ///
    /// # Errors
    /// The errors, if there are any.
    pub fn unless_any<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}
