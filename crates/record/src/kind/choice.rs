//! The options of a choice.

use serde::{Deserialize, Serialize};

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// The value of the field.
    pub value: String,
    /// The name that people read.
    pub label: String,
}

impl<V: Into<String>, L: Into<String>> From<(V, L)> for ChoiceOption {
    fn from((value, label): (V, L)) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// An option that people read as it is stored.
impl From<String> for ChoiceOption {
    fn from(value: String) -> Self {
        Self { label: value.clone(), value }
    }
}

impl From<&str> for ChoiceOption {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}
