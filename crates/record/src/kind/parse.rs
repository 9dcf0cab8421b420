//! Parses values from the text of a form field.

use super::Kind;
use crate::{problem::Problem, value::Value};
use rust_decimal::Decimal;

impl Kind {
    /// Reads what a person typed, and checks it. An empty text is no value; of a set or a list it is
    /// the empty one. The items of a set are separated by commas or line breaks, those of a list by line
    /// breaks.
    ///
    /// Numbers are digits with an optional sign and a decimal point. To support the formats of other
    /// languages, give the field its own parser: [`FieldDef::read_with`](crate::FieldDef::read_with).
    ///
    /// # Errors
    /// The first problem of the text.
    pub fn parse(&self, text: &str) -> Result<Value, Problem> {
        let value = match self {
            Self::MultiLine { .. } => non_empty(text),
            Self::SingleLine { .. } | Self::Choice { .. } => non_empty(text.trim()),
            Self::Set { .. } => Value::set(text.split([',', '\n'])),
            Self::List { .. } => Value::list(text.lines()),
            _ if text.trim().is_empty() => Value::None,
            Self::Decimal { scale, min, max } => decimal(text.trim(), *scale, *min, *max)?,
            Self::Integer { min, max } => integer(text.trim(), *min, *max)?,
            Self::Flag => flag(text.trim())?,
        };
        self.check(value)
    }
}

fn non_empty(text: &str) -> Value {
    if text.is_empty() { Value::None } else { Value::from(text) }
}

fn flag(text: &str) -> Result<Value, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(Value::Flag(true)),
        "false" | "no" | "off" | "0" => Ok(Value::Flag(false)),
        _ => Err(Problem::NotAFlag),
    }
}

fn integer(text: &str, min: i64, max: i64) -> Result<Value, Problem> {
    let (sign, digits) = signed(text);
    if !is_digits(digits) || digits.is_empty() {
        return Err(Problem::NotAWholeNumber);
    }
    // The text is a number, so it can only be too large.
    let out_of_range = |_| Problem::OutOfRange { min: min.to_string(), max: max.to_string() };
    format!("{sign}{digits}").parse().map(Value::Integer).map_err(out_of_range)
}

fn decimal(text: &str, scale: u32, min: Decimal, max: Decimal) -> Result<Value, Problem> {
    let (sign, digits) = signed(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(Problem::NotANumber { scale });
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > scale as usize {
        return Err(Problem::TooManyDecimals { scale });
    }
    let whole = whole.trim_start_matches('0');
    Decimal::from_str_exact(&format!("{sign}0{whole}.{fraction}0"))
        .map(Value::Decimal)
        .map_err(|_| Problem::decimal_out_of_range(min, max))
}

/// The sign, as `-` or nothing, and the text after it.
fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
