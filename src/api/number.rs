//! Numbers as clients send them: a JSON number, or a number in a string, as the old service accepted.

use super::decimal::{Decimal, Whole, units_of_float};
use crate::product::{Delta, ProductId, Quantity, Value, Version};
use concord_record::Problem;
use serde_json::Value as Json;
use std::ops::RangeInclusive;

/// What is said of a version that is none.
pub const VERSION_MESSAGE: &str = "Send the version that you have read, as a whole number.";

/// A number with at most `scale` decimals: `12.5` or `"12.50"`. Only a point separates decimals here, and
/// more than `scale` are refused, unless they are the noise of a binary float.
pub fn decimal(
    value: &Json,
    scale: u32,
    range: RangeInclusive<rust_decimal::Decimal>,
) -> Result<Value, Problem> {
    let not_a_number = || Problem::NotANumber { scale };
    let text = digits(value).ok_or_else(not_a_number)?;
    let number = Decimal::read(text).ok_or_else(not_a_number)?;
    let out_of_range = || out_of_range(&range);
    let units = match number.in_units(scale) {
        Whole::Exactly(units) => units,
        Whole::TooLarge => return Err(out_of_range()),
        Whole::Fraction if number.is_negative() => return Err(out_of_range()),
        Whole::Fraction => {
            units_of_float(&number, text, scale).ok_or(Problem::TooManyDecimals { scale })?
        }
    };
    Ok(Value::Decimal(rust_decimal::Decimal::new(units, scale)))
}

/// A whole number: `50`, `50.0` or `"50"`.
pub fn whole_number(value: &Json, range: RangeInclusive<i64>) -> Result<Value, Problem> {
    match whole(value) {
        Some(Whole::Exactly(number)) => Ok(Value::Integer(number)),
        Some(Whole::TooLarge) => Err(out_of_range(&range)),
        Some(Whole::Fraction) | None => Err(Problem::NotAWholeNumber),
    }
}

fn out_of_range<T: ToString>(range: &RangeInclusive<T>) -> Problem {
    Problem::OutOfRange { min: range.start().to_string(), max: range.end().to_string() }
}

/// A version, written like a stock.
pub fn version(value: &Json) -> Result<Version, &'static str> {
    match whole(value) {
        Some(Whole::Exactly(number)) if number >= 0 => Ok(Version(number)),
        _ => Err(VERSION_MESSAGE),
    }
}

/// A movement of the stock: `-2`, `"+2"`.
pub fn delta(value: &Json) -> Result<Delta, &'static str> {
    match whole(value) {
        Some(Whole::Exactly(number)) => Delta::try_from(number),
        Some(Whole::TooLarge) => Err(Delta::RANGE_MESSAGE),
        Some(Whole::Fraction) | None => Err(Delta::FORM_MESSAGE),
    }
}

/// A number of pieces, written like a stock.
pub fn quantity(value: &Json) -> Result<Quantity, &'static str> {
    match whole(value) {
        Some(Whole::Exactly(number)) => Quantity::try_from(number),
        Some(Whole::TooLarge) => Err(Quantity::RANGE_MESSAGE),
        Some(Whole::Fraction) | None => Err(Quantity::FORM_MESSAGE),
    }
}

/// The id of a product; one that is too large for an id is one that no product has.
pub fn product_id(value: &Json) -> Option<ProductId> {
    match whole(value)? {
        Whole::Exactly(number) => Some(ProductId(number)),
        Whole::TooLarge => Some(ProductId(-1)),
        Whole::Fraction => None,
    }
}

/// A whole number that fits.
pub fn integer(value: &Json) -> Option<i64> {
    match whole(value)? {
        Whole::Exactly(number) => Some(number),
        Whole::TooLarge | Whole::Fraction => None,
    }
}

/// The text of a number. A string must look like one: the parsers behind would also take "inf".
fn digits(value: &Json) -> Option<&str> {
    match value {
        Json::Number(number) => Some(number.as_str()),
        Json::String(text) => {
            let text = text.trim();
            let numeric =
                |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-' | b'e' | b'E');
            (!text.is_empty() && text.bytes().all(numeric)).then_some(text)
        }
        _ => None,
    }
}

fn whole(value: &Json) -> Option<Whole> {
    Some(Decimal::read(digits(value)?)?.in_units(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::json::read,
        product::{Price, Stock, fields},
    };

    fn price(value: &Json) -> Result<String, String> {
        of(fields::PRICE, value)
    }

    fn stock(value: &Json) -> Result<String, String> {
        of(fields::STOCK, value)
    }

    fn of(field: crate::product::FieldId, value: &Json) -> Result<String, String> {
        let field = fields::definition(field).expect("a field");
        read(field, value.clone())
            .map(|value| value.to_input())
            .map_err(|message| message.into_owned())
    }

    fn refused(message: &str) -> Result<String, String> {
        Err(message.to_owned())
    }

    fn json(text: &str) -> Json {
        serde_json::from_str(text).expect("the test's JSON is valid")
    }

    #[test]
    fn a_price_is_a_number_or_one_in_a_string() {
        for (text, expected) in [("99.9", "99.90"), ("\" 99.90 \"", "99.90"), ("1e2", "100.00")] {
            assert_eq!(price(&json(text)).as_deref(), Ok(expected));
        }
        for text in ["true", "null", "[]", "{}", "\"\"", "\"NaN\"", "\"inf\"", "\"1,50\"", "\"e\""]
        {
            assert_eq!(price(&json(text)), refused(Price::FORM_MESSAGE), "{text}");
        }
        for text in ["1e400", "\"1e400\"", "-1", "1e9", &"9".repeat(400)] {
            assert_eq!(price(&json(text)), refused(Price::RANGE_MESSAGE), "{text}");
        }
    }

    #[test]
    fn a_price_is_taken_exactly_or_refused() {
        let noisy = |text: &str| price(&json(text));
        assert_eq!(noisy("0.30000000000000004").as_deref(), Ok("0.30"));
        assert_eq!(noisy("19.989999999999998").as_deref(), Ok("19.99"));
        assert_eq!(noisy("0e-400").as_deref(), Ok("0.00"));
        let tiny = format!("0.{}1", "0".repeat(400));
        for text in ["1e-400", "0.0000000001", "19.990000001", "0.99999999999999999", &tiny] {
            assert_eq!(price(&json(text)), refused(Price::DECIMALS_MESSAGE), "{text}");
        }
        assert_eq!(price(&json("-1e-400")), refused(Price::RANGE_MESSAGE));
        let ones = format!("0.{}", "1".repeat(400));
        assert_eq!(price(&json(&ones)), refused(Price::DECIMALS_MESSAGE));
        let zeros = format!("1.{}", "0".repeat(400));
        assert_eq!(noisy(&zeros).as_deref(), Ok("1.00"));
    }

    #[test]
    fn a_stock_is_whole_however_it_is_written() {
        for text in ["50", "50.0", "\"50\"", "\"50.0\"", "5e1", "0.05e3", "50.000000000000000000"] {
            assert_eq!(stock(&json(text)).as_deref(), Ok("50"), "{text}");
        }
        assert_eq!(stock(&json("-0")).as_deref(), Ok("0"));
        for text in [
            "50.5",
            "0.99999999999999999",
            "50.00000000000000000001",
            "3.0000000000000004",
            "1e-400",
            "true",
            "null",
            "\"\"",
            "\"ten\"",
            "\"0x10\"",
            "[50]",
        ] {
            assert_eq!(stock(&json(text)), refused(Stock::FORM_MESSAGE), "{text}");
        }
        let long = "9".repeat(400);
        for text in ["2147483648", "-1", "9223372036854775808", "1e400", "-1e400", &long] {
            assert_eq!(stock(&json(text)), refused(Stock::RANGE_MESSAGE), "{text}");
        }
    }

    #[test]
    fn a_movement_is_whole_and_not_0() {
        for (text, number) in [("-2", -2), ("\"+2\"", 2), ("2.0", 2), ("2147483647", 2_147_483_647)]
        {
            assert_eq!(delta(&json(text)).map(Delta::get), Ok(number), "{text}");
        }
        for text in ["1.5", "true", "null", "\"\"", "\"two\"", "[1]"] {
            assert_eq!(delta(&json(text)), Err(Delta::FORM_MESSAGE), "{text}");
        }
        assert_eq!(delta(&json("0")), Err(Delta::ZERO_MESSAGE));
        for text in ["2147483648", "-2147483648", "1e400"] {
            assert_eq!(delta(&json(text)), Err(Delta::RANGE_MESSAGE), "{text}");
        }
    }

    #[test]
    fn a_version_is_whole_and_not_negative() {
        assert_eq!(version(&json("7")), Ok(Version(7)));
        assert_eq!(version(&json("\"7\"")), Ok(Version(7)));
        for text in ["-1", "1.5", "null", "true", "1e400", "\"x\""] {
            assert_eq!(version(&json(text)), Err(VERSION_MESSAGE), "{text}");
        }
    }
}
