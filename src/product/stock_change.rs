//! Changes of the stock since a version, added up by reason.

use serde::{Deserialize, Serialize};

/// The sum of the movements with one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockChange {
    /// The reason of the movements.
    pub reason: String,
    /// How many pieces were added (above 0) or taken (below 0).
    pub delta: i64,
}

impl StockChange {
    /// What was done with the pieces: "sold".
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match (self.reason.as_str(), self.delta < 0) {
            ("sale", true) => "sold",
            ("reserved", true) => "reserved",
            ("return", false) => "returned",
            ("delivery", false) => "delivered",
            (_, true) => "removed",
            (_, false) => "added",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_words() {
        let verb = |reason: &str, delta| StockChange { reason: reason.to_owned(), delta }.verb();
        assert_eq!(verb("sale", -1), "sold");
        assert_eq!(verb("delivery", 5), "delivered");
        assert_eq!(verb("edited", -3), "removed");
        assert_eq!(verb("a find in the cellar", 2), "added");
    }
}
