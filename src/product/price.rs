//! Prices: exact, two decimals, never a binary float.

use super::typed_number::TypedNumber;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A price of 0 to 99,999,999.99 with two decimals, stored as `numeric(10,2)`.
///
/// It is sent as a string between server and browser, and as an exact JSON number over REST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(Decimal);

impl Price {
    /// The smallest amount.
    pub const MIN: Decimal = Decimal::ZERO;
    /// The largest amount.
    pub const MAX: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, 2);

    /// The error message for a price outside its range, in forms and REST.
    pub const RANGE_MESSAGE: &'static str = "Enter a price from 0 to 99999999.99.";
    /// The error message for a price with more than two decimals.
    pub const DECIMALS_MESSAGE: &'static str = "Enter a price with at most two decimals.";
    /// The error message for text that is not a price.
    pub const FORM_MESSAGE: &'static str = "Enter a price like 19.99.";
    /// The error message for text like "1.500" and "1,500", which may mean 1500 or 1.5.
    pub const AMBIGUOUS_MESSAGE: &'static str =
        "Enter the price without a separator for thousands: 1299 or 1299.00.";

    /// The maximum number of digits before the decimals.
    const WHOLE_DIGITS: usize = 8;
    const MAX_CENTS: i64 = 9_999_999_999;

    /// Parses what a person typed or pasted: `12.5`, `12,50`, `1.299,99` or `1,299.99`, with the digits and
    /// separators of any language; see [`TypedNumber`].
    ///
    /// Three digits after the last separator are never treated as decimals, not even zeros: "1.500" means
    /// 1500 to some people and 1.50 to others.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let number = TypedNumber::read(text).ok_or(Self::FORM_MESSAGE)?;
        let fraction = number.fraction.as_deref().unwrap_or_default();
        if number.is_ambiguous() {
            return Err(Self::AMBIGUOUS_MESSAGE);
        }
        let decimals = fraction.trim_end_matches('0');
        if fraction.len() == 3 || decimals.len() > 2 {
            return Err(Self::DECIMALS_MESSAGE);
        }
        let whole = number.whole.trim_start_matches('0');
        if whole.len() > Self::WHOLE_DIGITS {
            return Err(Self::RANGE_MESSAGE);
        }
        let cents: i64 =
            format!("0{whole}{decimals:0<2}").parse().map_err(|_| Self::FORM_MESSAGE)?;
        Self::from_cents(if number.negative { -cents } else { cents })
    }

    /// A price in hundredths.
    ///
    /// # Errors
    /// The message for the field.
    pub fn from_cents(cents: i64) -> Result<Self, &'static str> {
        match cents {
            0..=Self::MAX_CENTS => Ok(Self(Decimal::new(cents, 2))),
            _ => Err(Self::RANGE_MESSAGE),
        }
    }

    /// The amount.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Price {
    type Error = &'static str;

    fn try_from(amount: Decimal) -> Result<Self, Self::Error> {
        let hundredths = amount.checked_mul(Decimal::ONE_HUNDRED).ok_or(Self::RANGE_MESSAGE)?;
        if !hundredths.is_integer() {
            return Err(Self::DECIMALS_MESSAGE);
        }
        Self::from_cents(hundredths.try_into().map_err(|_| Self::RANGE_MESSAGE)?)
    }
}

impl TryFrom<String> for Price {
    type Error = &'static str;

    /// Parses the format of [`Display`](fmt::Display).
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::try_from(Decimal::from_str_exact(&text).map_err(|_| Self::FORM_MESSAGE)?)
    }
}

impl From<Price> for Decimal {
    fn from(price: Price) -> Self {
        price.amount()
    }
}

impl From<Price> for String {
    fn from(price: Price) -> Self {
        price.to_string()
    }
}

impl Default for Price {
    fn default() -> Self {
        Self(Decimal::new(0, 2))
    }
}

impl fmt::Display for Price {
    /// Always two decimals: `99.90`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<String, &'static str> {
        Price::parse(text).map(|price| price.to_string())
    }

    #[test]
    fn a_price_is_typed_with_either_separator() {
        for text in [
            "1299.5",
            "1299,5",
            "1.299,50",
            "1,299.50",
            " 1 299,50 ",
            "1'299.50",
            "+1299.50",
            "€ 1.299,50",
            "1 299,50 €",
            "$1,299.50",
            "1\u{202f}299,50",
            "1’299.50",
            "١٬٢٩٩٫٥٠",
            "۱۲۹۹٫۵",
            "１２９９．５０",
            "\u{200e}1299.50\u{200f}",
            "\u{61c}١٢٩٩٫٥٠",
            "01299.5000",
        ] {
            assert_eq!(typed(text).as_deref(), Ok("1299.50"), "{text}");
        }
        assert_eq!(typed("1.500.000").as_deref(), Ok("1500000.00"));
        assert_eq!(typed("12,34,567.80").as_deref(), Ok("1234567.80"));
        assert_eq!(typed("1 500").as_deref(), Ok("1500.00"));
        assert_eq!(typed(".5").as_deref(), Ok("0.50"));
        assert_eq!(typed("5,").as_deref(), Ok("5.00"));
    }

    #[test]
    fn three_digits_behind_a_separator_are_not_guessed_at() {
        for text in ["1.500", "2.000", "150.000", "1,500", "1.299", "1,299", "€1.500", "１．５００"]
        {
            assert_eq!(typed(text), Err(Price::AMBIGUOUS_MESSAGE), "{text}");
        }
        // These can only be decimals, and there are too many.
        for text in ["0.500", "0,500", ".500", "1299.500", "1.500,000", "١٫٥٠٠", "0.001"] {
            assert_eq!(typed(text), Err(Price::DECIMALS_MESSAGE), "{text}");
        }
    }

    #[test]
    fn limits_are_exact() {
        assert_eq!(typed("99999999.99").as_deref(), Ok("99999999.99"));
        assert_eq!(typed("100000000"), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed("-0.01"), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed(&"9".repeat(400)), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed(&format!("{}7.5", "0".repeat(400))).as_deref(), Ok("7.50"));
        assert_eq!(typed(&format!("0.{}", "1".repeat(400))), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(typed(&format!("0.{}1", "0".repeat(400))), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(typed(&format!("1.{}", "0".repeat(400))).as_deref(), Ok("1.00"));
        assert_eq!(typed("-0").as_deref(), Ok("0.00"));
        for bad in ["", "abc", "NaN", "inf", "1e3", "--1", "1.2.3", "50 ¢"] {
            assert_eq!(typed(bad), Err(Price::FORM_MESSAGE), "{bad}");
        }
    }

    #[test]
    fn an_amount_is_taken_exactly_or_not_at_all() {
        let amount = |text: &str| Price::try_from(Decimal::from_str_exact(text).expect("one"));
        assert_eq!(amount("99.9").map(|price| price.to_string()).as_deref(), Ok("99.90"));
        assert_eq!(amount("99.9000").map(|price| price.to_string()).as_deref(), Ok("99.90"));
        assert_eq!(amount("-0.00").map(|price| price.to_string()).as_deref(), Ok("0.00"));
        assert_eq!(amount("0.0000000001"), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(amount("-0.01"), Err(Price::RANGE_MESSAGE));
        assert_eq!(amount("100000000"), Err(Price::RANGE_MESSAGE));
        assert_eq!(amount(&"9".repeat(28)), Err(Price::RANGE_MESSAGE));
    }
}
