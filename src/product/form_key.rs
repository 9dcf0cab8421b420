//! Keys that identify requests of pages.

use serde::{Deserialize, Serialize};

/// The key of a request that a page may send again: sent twice with the same content, it counts once. At
/// most [`Self::MAX_CHARS`] characters; empty: there is no key, and each request counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FormKey(String);

impl FormKey {
    /// The maximum length of a key, in characters.
    pub const MAX_CHARS: usize = 100;
    /// The error message for a key that is too long.
    pub const MESSAGE: &'static str =
        "The key of this request is no text of at most 100 characters.";

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<String> for FormKey {
    type Error = &'static str;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        match key.chars().count() <= Self::MAX_CHARS && !key.contains('\0') {
            true => Ok(Self(key)),
            false => Err(Self::MESSAGE),
        }
    }
}

impl From<FormKey> for String {
    fn from(key: FormKey) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_not_too_long() {
        assert!(FormKey::try_from("é".repeat(100)).is_ok());
        assert_eq!(FormKey::try_from("é".repeat(101)), Err(FormKey::MESSAGE));
        assert!(serde_json::from_str::<FormKey>(&format!("\"{}\"", "x".repeat(101))).is_err());
    }
}
