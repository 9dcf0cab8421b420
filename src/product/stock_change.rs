//! How the stock changed since a version, added up by reason.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Pieces that came or went for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockChange {
    /// The reason of the movements.
    pub reason: String,
    /// How many came (above 0) or went (below 0).
    pub delta: i64,
}

impl fmt::Display for StockChange {
    /// "1 sold".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match (self.reason.as_str(), self.delta < 0) {
            ("sale", true) => "sold",
            ("reserved", true) => "reserved",
            ("return", false) => "returned",
            ("delivery", false) => "delivered",
            (_, true) => "removed",
            (_, false) => "added",
        };
        write!(f, "{} {verb}", self.delta.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_words() {
        let told =
            |reason: &str, delta| StockChange { reason: reason.to_owned(), delta }.to_string();
        assert_eq!(told("sale", -1), "1 sold");
        assert_eq!(told("delivery", 5), "5 delivered");
        assert_eq!(told("edited", -3), "3 removed");
        assert_eq!(told("a find in the cellar", 2), "2 added");
    }
}
