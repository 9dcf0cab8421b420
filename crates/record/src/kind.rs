//! The types of fields.

mod check;
mod choice;
mod parse;

#[cfg(test)]
mod tests;

pub use choice::ChoiceOption;

use crate::{decimal_text, value::Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The type of a field, with its limits. Characters are Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text without line breaks. It is trimmed.
    SingleLine {
        /// The minimum number of characters.
        min: usize,
        /// The maximum number of characters.
        max: usize,
    },
    /// A text of any number of lines. Its line ends are converted to `\n`.
    MultiLine {
        /// The maximum number of characters.
        max: usize,
    },
    /// An exact decimal number.
    Decimal {
        /// The number of decimals.
        scale: u32,
        /// The minimum.
        #[serde(with = "decimal_text")]
        min: Decimal,
        /// The maximum.
        #[serde(with = "decimal_text")]
        max: Decimal,
    },
    /// A whole number.
    Integer {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
    },
    /// Yes or no.
    Flag,
    /// One of several options.
    Choice {
        /// The options, in display order.
        options: Vec<ChoiceOption>,
    },
    /// Items without an order. Each is trimmed and in Unicode NFC. Two that differ only in case are the
    /// same item; the first in the order of texts is kept. A comma separates items in a form, so no item
    /// has one.
    Set {
        /// The maximum number of items.
        max_items: usize,
        /// The maximum number of characters of an item.
        max_chars: usize,
    },
    /// An ordered list of distinct items. Each is trimmed.
    List {
        /// The maximum number of items.
        max_items: usize,
        /// The maximum number of characters of an item.
        max_chars: usize,
    },
}

impl Kind {
    /// A text of one line, with its range of lengths in characters.
    #[must_use]
    pub const fn single_line(chars: RangeInclusive<usize>) -> Self {
        Self::SingleLine { min: *chars.start(), max: *chars.end() }
    }

    /// A text of any number of lines.
    #[must_use]
    pub const fn multi_line(max: usize) -> Self {
        Self::MultiLine { max }
    }

    /// A decimal number in a range.
    #[must_use]
    pub fn decimal(scale: u32, range: RangeInclusive<Decimal>) -> Self {
        let (min, max) = range.into_inner();
        Self::Decimal { scale, min, max }
    }

    /// A whole number in a range.
    #[must_use]
    pub const fn integer(range: RangeInclusive<i64>) -> Self {
        Self::Integer { min: *range.start(), max: *range.end() }
    }

    /// One of several options.
    pub fn choice<T: Into<ChoiceOption>>(options: impl IntoIterator<Item = T>) -> Self {
        Self::Choice { options: options.into_iter().map(Into::into).collect() }
    }

    /// The option that a value is, if there is one.
    #[must_use]
    pub fn option(&self, value: &Value) -> Option<&ChoiceOption> {
        match (self, value) {
            (Self::Choice { options }, Value::Text(text)) => {
                options.iter().find(|option| option.value == *text)
            }
            _ => None,
        }
    }

    /// Items without an order.
    #[must_use]
    pub const fn set(max_items: usize, max_chars: usize) -> Self {
        Self::Set { max_items, max_chars }
    }

    /// An ordered list of distinct items.
    #[must_use]
    pub const fn list(max_items: usize, max_chars: usize) -> Self {
        Self::List { max_items, max_chars }
    }

    /// Whether it is a decimal or a whole number.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::Decimal { .. } | Self::Integer { .. })
    }

    /// How many characters a text is below its limit; negative if it has too many. `None` for a kind without
    /// such a limit.
    #[must_use]
    pub fn characters_left(&self, text: &str) -> Option<i64> {
        let (max, len) = match self {
            Self::SingleLine { max, .. } => (*max, text.trim().chars().count()),
            Self::MultiLine { max } => (*max, text.replace("\r\n", "\n").chars().count()),
            _ => return None,
        };
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Some(number(max) - number(len))
    }

    /// Whether its values have an order that is meaningful to people.
    #[must_use]
    pub const fn is_sortable(&self) -> bool {
        !matches!(self, Self::MultiLine { .. } | Self::Set { .. } | Self::List { .. })
    }

    /// Whether an empty text is a value, other than no value.
    #[must_use]
    pub const fn has_empty_text(&self) -> bool {
        matches!(self, Self::MultiLine { .. } | Self::SingleLine { min: 0, .. })
    }

    /// Whether its values are made of text.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        !matches!(self, Self::Decimal { .. } | Self::Integer { .. } | Self::Flag)
    }
}
