//! Typed values.

#[cfg(test)]
mod tests;

use crate::comparable::{comparable_item, comparable_text};
use crate::decimal_text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A value of a field, with its type.
///
/// It is serialized with its type as the tag: `"none"`, `{"text":""}`, `{"integer":0}`. So a missing value,
/// an empty text and zero stay different in every format.
///
/// Two decimals are equal if they are the same number: 1.5 equals 1.50.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// No value.
    #[default]
    None,
    /// A text of one line or more, or an option of a choice.
    Text(String),
    /// An exact decimal number, serialised as a string.
    Decimal(#[serde(with = "decimal_text")] Decimal),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// Unordered items, each once.
    Set(BTreeSet<String>),
    /// Ordered items.
    List(Vec<String>),
}

impl Value {
    /// Creates a set.
    pub fn set<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Set(items.into_iter().map(Into::into).collect())
    }

    /// Creates a list.
    pub fn list<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// Whether there is no value.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether there is no value, or one without anything in it: an empty text, set or list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::None => true,
            Self::Text(text) => text.is_empty(),
            Self::Set(items) => items.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Decimal(_) | Self::Integer(_) | Self::Flag(_) => false,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number, if it is one.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// The decimal number, if it is one.
    #[must_use]
    pub const fn as_decimal(&self) -> Option<Decimal> {
        if let Self::Decimal(number) = self { Some(*number) } else { None }
    }

    /// The flag, if it is one.
    #[must_use]
    pub const fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The items of a set or a list, in order.
    #[must_use]
    pub fn items(&self) -> Option<Vec<&str>> {
        match self {
            Self::Set(items) => Some(items.iter().map(String::as_str).collect()),
            Self::List(items) => Some(items.iter().map(String::as_str).collect()),
            _ => None,
        }
    }

    /// The text that a form field holds for this value. No value and an empty text are both `""`;
    /// the items of a set are separated by commas, those of a list are one per line. [`FieldDef::parse`](crate::FieldDef::parse)
    /// reads it back.
    #[must_use]
    pub fn to_input(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Decimal(number) => number.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Set(items) => items.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
            Self::List(items) => items.join("\n"),
        }
    }

    /// The value in the form that the merge compares, without invisible differences: Unicode NFC, `\n` as
    /// line end, no trailing white space in a line. The scale of a decimal is ignored anyway.
    #[must_use]
    pub fn comparable(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(comparable_text(text)),
            Self::Set(items) => Self::Set(items.iter().map(|item| comparable_item(item)).collect()),
            Self::List(items) => {
                Self::List(items.iter().map(|item| comparable_item(item)).collect())
            }
            other => other.clone(),
        }
    }

    /// The name of the type, for messages to developers.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Text(_) => "text",
            Self::Decimal(_) => "decimal",
            Self::Integer(_) => "integer",
            Self::Flag(_) => "flag",
            Self::Set(_) => "set",
            Self::List(_) => "list",
        }
    }
}
