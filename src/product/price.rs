//! Money: exact, two decimals, never a binary float.

use super::decimal_text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A price of 0 to 99,999,999.99 with two decimals, as `numeric(10,2)` keeps it.
///
/// Between server and browser it travels as a string; over REST as an exact JSON number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(Decimal);

impl Price {
    /// What is said of a price outside its range, in form and REST.
    pub const RANGE_MESSAGE: &'static str = "Enter a price from 0 to 99999999.99.";
    /// What is said of a price with more than two decimals.
    pub const DECIMALS_MESSAGE: &'static str = "Enter a price with at most two decimals.";
    /// What is said of text that is no price.
    pub const FORM_MESSAGE: &'static str = "Enter a price like 19.99.";
    /// What is said of text like "1,299", which may mean 1299 or 1.299.
    pub const AMBIGUOUS_MESSAGE: &'static str =
        "Enter the price without a separator for thousands: 1299 or 1299.00.";

    /// How far a number may be from two decimals and still be taken for the noise of a binary
    /// float: 0.30000000000000004 means 0.30.
    const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
    /// More digits than the largest price has; and decimals behind these change no noise.
    const WHOLE_DIGITS: usize = 9;
    const DECIMALS_READ: usize = 18;
    const MAX: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, 2);

    /// Reads what a person typed: `12.5`, `12,50`, `1.299,99` or `1,299.99`.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let plain = decimal_text::to_plain(text)?;
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = whole.trim_start_matches(['-', '0']);
        if digits.len() > Self::WHOLE_DIGITS {
            return Err(Self::RANGE_MESSAGE);
        }
        let fraction = &fraction[..fraction.len().min(Self::DECIMALS_READ)];
        let sign = if whole.starts_with('-') { "-" } else { "" };
        let exact = Decimal::from_str_exact(&format!("{sign}0{digits}.{fraction}"));
        Self::try_from(exact.map_err(|_| Self::FORM_MESSAGE)?)
    }

    /// Reads a number as JSON writes it, exponents and any number of digits included.
    ///
    /// # Errors
    /// The message for the field.
    pub fn from_number(text: &str) -> Result<Self, &'static str> {
        // The float only finds the rough size, for which any number of digits will do.
        let rough: f64 = text.parse().map_err(|_| Self::FORM_MESSAGE)?;
        if !(-1.0..=1e9).contains(&rough) {
            return Err(Self::RANGE_MESSAGE);
        }
        let exact = Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_scientific(text))
            .or_else(|_| Decimal::from_str_exact(&format!("{rough:.17}")))
            .map_err(|_| Self::DECIMALS_MESSAGE)?;
        Self::try_from(exact)
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
        let mut cents = amount.round_dp(2);
        if (amount - cents).abs() > Self::NOISE {
            return Err(Self::DECIMALS_MESSAGE);
        }
        if cents > Self::MAX || (cents.is_sign_negative() && !cents.is_zero()) {
            return Err(Self::RANGE_MESSAGE);
        }
        cents.rescale(2);
        cents.set_sign_positive(true);
        Ok(Self(cents))
    }
}

impl TryFrom<String> for Price {
    type Error = &'static str;

    /// As [`Display`](fmt::Display) writes it.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::try_from(Decimal::from_str_exact(&text).map_err(|_| Self::FORM_MESSAGE)?)
    }
}

impl From<Price> for String {
    fn from(price: Price) -> Self {
        price.to_string()
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
        for text in
            ["1299.5", "1299,5", "1.299,50", "1,299.50", " 1 299,50 ", "1'299.50", "+1299.50"]
        {
            assert_eq!(typed(text).as_deref(), Ok("1299.50"), "{text}");
        }
        assert_eq!(typed("1,299"), Err(Price::AMBIGUOUS_MESSAGE));
        assert_eq!(typed("1.299"), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(typed("1,299,000").as_deref(), Ok("1299000.00"));
    }

    #[test]
    fn limits_are_exact() {
        assert_eq!(typed("99999999.99").as_deref(), Ok("99999999.99"));
        assert_eq!(typed("100000000"), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed("-0.01"), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed(&"9".repeat(400)), Err(Price::RANGE_MESSAGE));
        assert_eq!(typed(&format!("{}7.5", "0".repeat(400))).as_deref(), Ok("7.50"));
        assert_eq!(typed(&format!("0.{}", "1".repeat(400))), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(typed(&format!("1.{}", "0".repeat(400))).as_deref(), Ok("1.00"));
        assert_eq!(typed("0.30000000000000004").as_deref(), Ok("0.30"));
        assert_eq!(typed("-0").as_deref(), Ok("0.00"));
        assert_eq!(typed("0.001"), Err(Price::DECIMALS_MESSAGE));
        for bad in ["", "abc", "NaN", "inf", "1e3", "--1", "1.2.3", "٣"] {
            assert_eq!(typed(bad), Err(Price::FORM_MESSAGE), "{bad}");
        }
    }

    #[test]
    fn a_number_of_any_length_gets_an_answer() {
        let number = |text: &str| Price::from_number(text).map(|price| price.to_string());
        assert_eq!(number("0.30000000000000004").as_deref(), Ok("0.30"));
        assert_eq!(number("99.90").as_deref(), Ok("99.90"));
        assert_eq!(number("1.5e2").as_deref(), Ok("150.00"));
        assert_eq!(number("1e400"), Err(Price::RANGE_MESSAGE));
        assert_eq!(number("-1e400"), Err(Price::RANGE_MESSAGE));
        assert_eq!(number(&"9".repeat(400)), Err(Price::RANGE_MESSAGE));
        assert_eq!(number(&format!("0.{}", "1".repeat(400))), Err(Price::DECIMALS_MESSAGE));
        assert_eq!(number(&format!("1.{}", "0".repeat(400))).as_deref(), Ok("1.00"));
        assert_eq!(number("0.000000002"), Err(Price::DECIMALS_MESSAGE));
    }
}
