//! Movements of the stock: quantity, reason and reference.

use super::{
    Actor, ProductId, Timestamp, Version, bidi::isolated, typed_number::TypedNumber,
    visible::is_blank,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many pieces are added (above 0) or taken (below 0): -2147483647 to 2147483647, never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Delta(i32);

impl Delta {
    /// The error message for a movement outside its range, in forms and REST.
    pub const RANGE_MESSAGE: &'static str = "Enter a movement from -2147483647 to 2147483647.";
    /// The error message for a movement of zero.
    pub const ZERO_MESSAGE: &'static str = "Enter a movement other than 0.";
    /// The error message for a movement that is not a whole number.
    pub const FORM_MESSAGE: &'static str = "Enter the movement as a whole number, like -2 or +2.";

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

    /// The error message for a stock that cannot move this far, with the available quantity.
    #[must_use]
    pub fn refusal(self, available: i64) -> String {
        match (self.0, available) {
            (..0, 0) => "There is none left to take.".to_owned(),
            (..0, 1) => "There is only 1 to take.".to_owned(),
            (..0, _) => format!("There are only {available} to take."),
            _ => format!("There are {available} already, and no more than {} can be.", i32::MAX),
        }
    }

    /// Parses what a person typed or pasted: a whole number in the formats of
    /// [`Stock::parse`](super::Stock::parse), with an optional sign.
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

impl TryFrom<i64> for Delta {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match i32::try_from(number) {
            Ok(0) => Err(Self::ZERO_MESSAGE),
            Ok(i32::MIN) | Err(_) => Err(Self::RANGE_MESSAGE),
            Ok(number) => Ok(Self(number)),
        }
    }
}

impl From<Delta> for i64 {
    fn from(delta: Delta) -> Self {
        delta.get()
    }
}

impl fmt::Display for Delta {
    /// With its sign: `+2`, `-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+}", self.0)
    }
}

/// The reason of a movement: 1 to 80 characters, trimmed, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Reason {
    /// The maximum number of characters after trimming.
    pub const MAX_CHARS: usize = 80;

    /// Checks and trims a reason.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        if is_blank(text) { Err(Self::MISSING.to_owned()) } else { Self::try_from(text.to_owned()) }
    }

    const MISSING: &str = "Enter a reason.";

    /// The reason as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = String;

    /// Accepts stored reasons: older ones may be invisible.
    fn try_from(text: String) -> Result<Self, String> {
        let reason = trimmed("reason", &text, Self::MAX_CHARS)?;
        reason.map(Self).ok_or_else(|| Self::MISSING.to_owned())
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

/// What a movement belongs to ("order 77"): 1 to 120 characters, trimmed, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// The maximum number of characters after trimming.
    pub const MAX_CHARS: usize = 120;

    /// Checks and trims a reference; `None` if nothing in it is visible. Control characters are refused
    /// even if there is no other text.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let is_absent = is_blank(text) && !text.trim().contains(char::is_control);
        if is_absent { Ok(None) } else { Self::try_from(text.to_owned()).map(Some) }
    }

    /// The reference as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = String;

    /// Accepts stored references: older ones may be invisible.
    fn try_from(text: String) -> Result<Self, String> {
        let reference = trimmed("reference", &text, Self::MAX_CHARS)?;
        reference.map(Self).ok_or_else(|| "Enter a reference.".to_owned())
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

/// Trims a short text; `None` if nothing is left.
fn trimmed(what: &str, text: &str, most: usize) -> Result<Option<String>, String> {
    let text = text.trim();
    let length = text.chars().count();
    if length > most {
        Err(format!("Shorten the {what} to {most} characters; it has {length}."))
    } else if text.chars().any(char::is_control) {
        Err(format!("Remove line breaks and control characters from the {what}."))
    } else {
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
}

/// A movement of the stock of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The quantity.
    pub delta: Delta,
    /// The reason.
    pub reason: Reason,
    /// The reference, if there is one.
    pub reference: Option<Reference>,
}

impl Movement {
    /// The reasons that SQL statements use for movements without a reason.
    const UNSAID: [&str; 4] = ["opening stock", "edited", "deleted", "restored"];

    /// Whether a person gave the reason, so that the history shows it.
    #[must_use]
    pub fn has_reason(&self) -> bool {
        !Self::UNSAID.contains(&self.reason.as_str())
    }
}

impl fmt::Display for Movement {
    /// "−2, sale, order 77", with a real minus sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delta = self.delta.to_string().replace('-', "\u{2212}");
        write!(f, "{delta}, {}", isolated(self.reason.as_str()))?;
        match &self.reference {
            Some(reference) => write!(f, ", {}", isolated(reference.as_str())),
            None => Ok(()),
        }
    }
}

/// A stored movement. The sum of all movements of a product is its stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The product.
    pub product_id: ProductId,
    /// The version of the product that it created.
    pub version: Version,
    /// The movement.
    pub movement: Movement,
    /// Who moved it.
    pub actor: Actor,
    /// When it was moved.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::Stock;

    #[test]
    fn a_movement_is_a_whole_number_other_than_0() {
        let typed = |text: &str| Delta::parse(text).map(Delta::get);
        assert_eq!(typed(" +2 "), Ok(2));
        assert_eq!(typed("-2"), Ok(-2));
        assert_eq!(typed("\u{2212}2"), Ok(-2));
        assert_eq!(typed("−1,500"), Ok(-1500));
        assert_eq!(typed("\u{61c}-١٬٥٠٠"), Ok(-1500));
        assert_eq!(typed("2147483647"), Ok(i64::from(i32::MAX)));
        assert_eq!(typed("-2147483647"), Ok(-i64::from(i32::MAX)));
        for zero in ["0", "-0", "+000"] {
            assert_eq!(typed(zero), Err(Delta::ZERO_MESSAGE), "{zero}");
        }
        for far in ["2147483648", "-2147483648", &"9".repeat(400)] {
            assert_eq!(typed(far), Err(Delta::RANGE_MESSAGE), "{far}");
        }
        for bad in ["", "+", "1.5", "--1", "-\u{2212}1", "two"] {
            assert_eq!(typed(bad), Err(Delta::FORM_MESSAGE), "{bad}");
        }
        assert_eq!(Delta(2).to_string(), "+2");
        assert_eq!(Delta(-2).to_string(), "-2");
    }

    #[test]
    fn a_reason_is_there_and_short() {
        assert_eq!(Reason::parse(" sale ").as_ref().map(Reason::as_str), Ok("sale"));
        assert!(Reason::parse(&"é".repeat(80)).is_ok());
        let long = Reason::parse(&"é".repeat(81));
        assert_eq!(long, Err("Shorten the reason to 80 characters; it has 81.".to_owned()));
        for blank in [" \t", "\u{200b}", "\u{3164}\u{2800}"] {
            assert_eq!(Reason::parse(blank), Err("Enter a reason.".to_owned()), "{blank:?}");
        }
        for bad in ["a\nb", "a\0b", "a\u{7f}b"] {
            assert!(Reason::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_reference_may_be_missing() {
        assert_eq!(Reference::parse("  "), Ok(None));
        assert_eq!(Reference::parse("\u{2060}"), Ok(None));
        assert!(Reference::parse("\u{84}").is_err());
        let text = |text: &str| Reference::parse(text).map(|it| it.map(String::from));
        assert_eq!(text(" order 77 "), Ok(Some("order 77".to_owned())));
        assert!(text(&"x".repeat(120)).is_ok());
        let long = text(&"x".repeat(121));
        assert_eq!(long, Err("Shorten the reference to 120 characters; it has 121.".to_owned()));
        assert!(text("a\nb").is_err());
    }

    #[test]
    fn a_movement_is_told_with_what_was_said_of_it() {
        let read = |json: &str| serde_json::from_str::<Movement>(json).expect("a movement");
        let sale = read(r#"{"delta": -2, "reason": "sale", "reference": "order 77"}"#);
        assert_eq!(sale.to_string(), "\u{2212}2, sale, order 77");
        let turned = read(r#"{"delta": 1, "reason": "a\u202eb", "reference": null}"#);
        assert_eq!(turned.to_string(), "+1, \u{2068}a\u{202e}b\u{2069}");
        let edit = read(r#"{"delta": 3, "reason": "edited", "reference": null}"#);
        assert_eq!(edit.to_string(), "+3, edited");
        assert!(sale.has_reason() && !edit.has_reason());
    }

    #[test]
    fn a_refusal_says_what_is_there() {
        let told = |delta, available| Delta(delta).refusal(available);
        assert_eq!(told(-2, 0), "There is none left to take.");
        assert_eq!(told(-2, 1), "There is only 1 to take.");
        assert_eq!(told(-9, 5), "There are only 5 to take.");
        let full = "There are 2147483647 already, and no more than 2147483647 can be.";
        assert_eq!(told(1, Stock::MAX), full);
    }

    #[test]
    fn what_is_stored_can_be_read_though_it_could_not_be_typed_any_more() {
        let old = r#"{"delta": -2, "reason": "\u200b", "reference": "\u2800"}"#;
        assert!(serde_json::from_str::<Movement>(old).is_ok());
    }

    #[test]
    fn what_comes_from_elsewhere_is_checked_too() {
        let read = |json: &str| serde_json::from_str::<Movement>(json);
        assert!(read(r#"{"delta": -2, "reason": "sale", "reference": null}"#).is_ok());
        for bad in [
            r#"{"delta": 0, "reason": "sale", "reference": null}"#,
            r#"{"delta": -2, "reason": "", "reference": null}"#,
            r#"{"delta": -2, "reason": "sale", "reference": ""}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
