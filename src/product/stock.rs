//! Stock quantities.

use super::typed_number::TypedNumber;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stock of 0 to 2,147,483,647 pieces.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Stock(i32);

impl Stock {
    /// The largest stock that can be stored.
    pub const MAX: i64 = i32::MAX as i64;

    /// The error message for a stock outside its range, in forms and REST.
    pub const RANGE_MESSAGE: &'static str = "Enter a stock from 0 to 2147483647.";

    /// The error message for a stock that is not a whole number.
    pub const FORM_MESSAGE: &'static str = "Enter the stock as a whole number.";

    /// The number, wide enough to calculate with.
    #[must_use]
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }

    /// The number as stored in the database.
    #[must_use]
    pub const fn as_i32(self) -> i32 {
        self.0
    }

    /// Parses what a person typed or pasted: a whole number with the digits and group separators of any
    /// language. "1,500" and "1.500" can only mean 1500 here.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let number = TypedNumber::read(text)
            .and_then(|number| number.integer())
            .ok_or(Self::FORM_MESSAGE)?;
        number.map_or(Err(Self::RANGE_MESSAGE), Self::try_from)
    }
}

impl TryFrom<i64> for Stock {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match i32::try_from(number) {
            Ok(number) if number >= 0 => Ok(Self(number)),
            _ => Err(Self::RANGE_MESSAGE),
        }
    }
}

impl From<Stock> for i64 {
    fn from(stock: Stock) -> Self {
        stock.get()
    }
}

impl fmt::Display for Stock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How urgent it is to order a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockLevel {
    /// There is none.
    Out,
    /// At the reorder level or below.
    Low,
    /// Above the reorder level.
    Enough,
}

impl StockLevel {
    /// All levels, the most urgent one first.
    pub const ALL: [Self; 3] = [Self::Out, Self::Low, Self::Enough];

    /// The reorder level of a product that has none of its own.
    pub const USUAL: Stock = Stock(9);

    /// The value of the filter by level.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Low => "low",
            Self::Enough => "enough",
        }
    }

    /// The name that people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Out => "Out of stock",
            Self::Low => "Low",
            Self::Enough => "Enough",
        }
    }

    /// The level of a stock.
    #[must_use]
    pub fn of(stock: Stock, reorder_level: Option<Stock>) -> Self {
        match stock {
            Stock(0) => Self::Out,
            stock if stock <= reorder_level.unwrap_or(Self::USUAL) => Self::Low,
            _ => Self::Enough,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_low_up_to_the_reorder_level_and_out_at_0() {
        let level = |stock, own: Option<i32>| StockLevel::of(Stock(stock), own.map(Stock));
        assert_eq!([0, 1, 9, 10].map(|stock| level(stock, None)), {
            [StockLevel::Out, StockLevel::Low, StockLevel::Low, StockLevel::Enough]
        });
        assert_eq!(level(0, Some(0)), StockLevel::Out);
        assert_eq!(level(1, Some(0)), StockLevel::Enough);
        assert_eq!(level(50, Some(50)), StockLevel::Low);
    }

    #[test]
    fn stock_is_a_whole_number_in_range() {
        assert_eq!(Stock::parse(" 42 "), Ok(Stock(42)));
        assert_eq!(Stock::parse("2147483647").map(Stock::get), Ok(Stock::MAX));
        assert_eq!(Stock::parse("2147483648"), Err(Stock::RANGE_MESSAGE));
        assert_eq!(Stock::parse("-1"), Err(Stock::RANGE_MESSAGE));
        assert_eq!(Stock::parse(&"9".repeat(400)), Err(Stock::RANGE_MESSAGE));
        for text in
            ["1,500", "1.500", "1 500", "1’500", "１５００", "١٬٥٠٠", "१,५००", "\u{200f}1500"]
        {
            assert_eq!(Stock::parse(text), Ok(Stock(1500)), "{text}");
        }
        for bad in ["", "1.5", "1,50", "0.500", "1.500,00", "1e3", "ten", "+", "€5"] {
            assert_eq!(Stock::parse(bad), Err(Stock::FORM_MESSAGE), "{bad}");
        }
    }
}
