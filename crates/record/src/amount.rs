//! A number to be added to another one.

use crate::{decimal_text, value::Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number to be added to a field: −2 sold, +50.00 paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// For a field of whole numbers.
    Integer(i64),
    /// For a field of decimal numbers.
    Decimal(#[serde(with = "decimal_text")] Decimal),
}

impl Amount {
    /// The number of a value; `None` if it is not a number.
    #[must_use]
    pub const fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(Self::Integer(*number)),
            Value::Decimal(number) => Some(Self::Decimal(*number)),
            _ => None,
        }
    }

    /// Whether adding it changes nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        match self {
            Self::Integer(number) => number == 0,
            Self::Decimal(number) => number.is_zero(),
        }
    }

    /// The amount as a value.
    #[must_use]
    pub const fn to_value(self) -> Value {
        match self {
            Self::Integer(number) => Value::Integer(number),
            Self::Decimal(number) => Value::Decimal(number),
        }
    }

    /// The amount with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Integer(number) => Self::Integer(number.saturating_neg()),
            Self::Decimal(number) => Self::Decimal(-number),
        }
    }

    /// Adds the amount to a value; no value counts as zero. `None` if the types differ.
    ///
    /// A sum that the type cannot hold becomes the largest or the smallest number of the type. A
    /// [`Schema`](crate::Schema) allows the rule *delta* only with limits far below that.
    #[must_use]
    pub fn add_to(self, value: &Value) -> Option<Value> {
        match (self, value) {
            (amount, Value::None) => Some(amount.to_value()),
            (Self::Integer(amount), Value::Integer(number)) => {
                Some(Value::Integer(number.saturating_add(amount)))
            }
            (Self::Decimal(amount), Value::Decimal(number)) => {
                Some(Value::Decimal(number.saturating_add(amount)))
            }
            _ => None,
        }
    }
}

impl From<i64> for Amount {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number)
    }
}

impl fmt::Display for Amount {
    /// With the sign: `+2`, `-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{number:+}"),
            Self::Decimal(number) => write!(f, "{number:+}"),
        }
    }
}
