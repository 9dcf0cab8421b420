//! Checks values against a kind.

use super::Kind;
use crate::comparable::{comparable_item, set_key};
use crate::{problem::Problem, value::Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

impl Kind {
    /// Checks a value and normalizes it: trims it, unifies line ends, sets the scale of a decimal. A
    /// missing value is always accepted here; the field definition says whether one is required.
    ///
    /// # Errors
    /// The first problem of the value.
    pub fn check(&self, value: Value) -> Result<Value, Problem> {
        match (self, value) {
            (_, Value::None) => Ok(Value::None),
            (Self::SingleLine { min, max }, Value::Text(text)) => single_line(&text, *min, *max),
            (Self::MultiLine { max }, Value::Text(text)) => multi_line(&text, *max),
            (Self::Decimal { scale, min, max }, Value::Decimal(number)) => {
                decimal(number, *scale, *min, *max)
            }
            (Self::Decimal { scale, min, max }, Value::Integer(number)) => {
                decimal(number.into(), *scale, *min, *max)
            }
            (Self::Integer { min, max }, Value::Integer(number)) => {
                if (min..=max).contains(&&number) {
                    Ok(Value::Integer(number))
                } else {
                    Err(Problem::OutOfRange { min: min.to_string(), max: max.to_string() })
                }
            }
            (Self::Flag, value @ Value::Flag(_)) => Ok(value),
            (Self::Choice { options }, value @ Value::Text(_)) => {
                if self.option(&value).is_some() {
                    Ok(value)
                } else {
                    let options = options.iter().map(|option| option.value.clone()).collect();
                    Err(Problem::NotAnOption { options })
                }
            }
            (Self::Set { max_items, max_chars }, Value::Set(items)) => {
                let mut seen = BTreeSet::new();
                let items = items.iter().map(|item| comparable_item(item));
                let items: BTreeSet<String> =
                    items.filter(|item| !item.is_empty() && seen.insert(set_key(item))).collect();
                check_items(items.iter(), *max_items, *max_chars)?;
                check_no_comma(&items)?;
                Ok(Value::Set(items))
            }
            (Self::List { max_items, max_chars }, Value::List(items)) => {
                let items = items.iter().map(|item| item.trim().to_owned());
                let items: Vec<String> = items.filter(|item| !item.is_empty()).collect();
                check_items(items.iter(), *max_items, *max_chars)?;
                check_distinct(&items)?;
                Ok(Value::List(items))
            }
            (kind, value) => Err(kind.wrong_type(&value)),
        }
    }

    fn wrong_type(&self, value: &Value) -> Problem {
        let expected = match self {
            Self::SingleLine { .. } | Self::MultiLine { .. } | Self::Choice { .. } => "a text",
            Self::Decimal { .. } => "a decimal number",
            Self::Integer { .. } => "a whole number",
            Self::Flag => "true or false",
            Self::Set { .. } => "a set of texts",
            Self::List { .. } => "a list of texts",
        };
        Problem::WrongType { expected, found: value.type_name() }
    }
}

fn single_line(text: &str, min: usize, max: usize) -> Result<Value, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 if min > 0 => Err(Problem::Missing),
        len if len < min => Err(Problem::TooShort { min, len }),
        len if len > max => Err(Problem::TooLong { max, len }),
        _ if text.contains(char::is_control) => Err(Problem::ControlCharacter),
        _ => Ok(Value::Text(text.to_owned())),
    }
}

fn multi_line(text: &str, max: usize) -> Result<Value, Problem> {
    let text = text.replace("\r\n", "\n");
    match text.chars().count() {
        len if len > max => Err(Problem::TooLong { max, len }),
        // PostgreSQL's text type cannot store it (manual, 8.3 Character Types).
        _ if text.contains('\0') => Err(Problem::NulCharacter),
        _ => Ok(Value::Text(text)),
    }
}

fn decimal(number: Decimal, scale: u32, min: Decimal, max: Decimal) -> Result<Value, Problem> {
    let mut number = number.normalize();
    if !(min..=max).contains(&number) {
        return Err(Problem::decimal_out_of_range(min, max));
    }
    if number.scale() > scale {
        return Err(Problem::TooManyDecimals { scale });
    }
    number.rescale(scale);
    Ok(Value::Decimal(number))
}

fn check_items<'a>(
    items: impl ExactSizeIterator<Item = &'a String>,
    max_items: usize,
    max_chars: usize,
) -> Result<(), Problem> {
    if items.len() > max_items {
        return Err(Problem::TooManyItems { max: max_items, len: items.len() });
    }
    for item in items {
        let len = item.chars().count();
        if len > max_chars {
            return Err(Problem::ItemTooLong { item: item.clone(), max: max_chars, len });
        }
        if item.contains(char::is_control) {
            return Err(Problem::ControlCharacter);
        }
    }
    Ok(())
}

/// A form separates the items of a set by commas.
fn check_no_comma(items: &BTreeSet<String>) -> Result<(), Problem> {
    match items.iter().find(|item| item.contains(',')) {
        Some(item) => Err(Problem::CommaInItem { item: item.clone() }),
        None => Ok(()),
    }
}

fn check_distinct(items: &[String]) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    match items.iter().find(|item| !seen.insert(comparable_item(item))) {
        Some(item) => Err(Problem::RepeatedItem { item: item.clone() }),
        None => Ok(()),
    }
}
