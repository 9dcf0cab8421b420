//! All that is wrong with an input, each fault on its field.

use super::Field;
use serde::{Deserialize, Serialize};

/// One fault, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Which field.
    pub field: Field,
    /// What is wrong and what to do; the same words in form and REST.
    pub message: String,
}

/// Faults of one input, at most one a field, in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .0.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join(" "))]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Keeps the good value; notes the fault of a bad one.
    pub fn take<T>(&mut self, field: Field, result: Result<T, impl Into<String>>) -> Option<T> {
        result.map_err(|message| self.0.push(FieldError { field, message: message.into() })).ok()
    }

    /// The message for a field, if it has a fault.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }
}
