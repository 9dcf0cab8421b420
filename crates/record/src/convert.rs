//! Conversions between values and Rust types.

use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A value does not have the Rust type that it was converted to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a value of type {expected}, found {found}")]
pub struct WrongType {
    /// The requested type.
    pub expected: &'static str,
    /// The type of the value.
    pub found: &'static str,
}

macro_rules! convert {
    ($($variant:ident, $rust:ty, $name:literal;)*) => {$(
        impl From<$rust> for Value {
            fn from(value: $rust) -> Self {
                Self::$variant(value)
            }
        }

        impl From<Option<$rust>> for Value {
            fn from(value: Option<$rust>) -> Self {
                value.map_or(Self::None, Self::$variant)
            }
        }

        impl TryFrom<Value> for $rust {
            type Error = WrongType;

            fn try_from(value: Value) -> Result<Self, WrongType> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => Err(WrongType { expected: $name, found: other.type_name() }),
                }
            }
        }

        impl TryFrom<Value> for Option<$rust> {
            type Error = WrongType;

            fn try_from(value: Value) -> Result<Self, WrongType> {
                if value.is_none() { Ok(None) } else { value.try_into().map(Some) }
            }
        }
    )*};
}

convert! {
    Text, String, "text";
    Decimal, Decimal, "decimal";
    Integer, i64, "integer";
    Flag, bool, "flag";
    Set, BTreeSet<String>, "set";
    List, Vec<String>, "list";
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
