//! Identifiers of fields.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// The key of a field: 1 to 63 characters of `a`–`z`, `0`–`9` and `_`, starting with a letter.
///
/// It is a plain `Copy` value, and it can be a constant and a pattern in a `match`. It is serialized as text, so that
/// a report or a stored draft still names the right field after the schema has changed.
///
/// ```
/// use concord_record::FieldId;
///
/// const NAME: FieldId = FieldId::new("name");
/// assert_eq!(NAME.as_str(), "name");
/// assert!("Not a key".parse::<FieldId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId {
    /// The key, padded with zeros, so that the derived order is that of the text.
    bytes: [u8; FieldId::MAX_LEN],
    len: u8,
}

/// A text is not a valid key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key has 1 to 63 characters of a-z, 0-9 and _ and begins with a letter; {0:?} does not")]
pub struct InvalidKey(pub String);

impl FieldId {
    /// The maximum length, the same as for PostgreSQL's column names.
    pub const MAX_LEN: usize = 63;

    /// The id for a key that is known at compile time.
    ///
    /// # Panics
    /// If the text is not a valid key; in a constant, compilation fails. Use [`str::parse`] for other keys.
    #[must_use]
    pub const fn new(key: &str) -> Self {
        match Self::from_text(key) {
            Some(id) => id,
            None => panic!("a key has 1 to 63 characters of a-z, 0-9 and _, the first a letter"),
        }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }

    const fn from_text(key: &str) -> Option<Self> {
        let text = key.as_bytes();
        if text.is_empty() || text.len() > Self::MAX_LEN || !text[0].is_ascii_lowercase() {
            return None;
        }
        let mut bytes = [0; Self::MAX_LEN];
        let mut at = 0;
        while at < text.len() {
            if !matches!(text[at], b'a'..=b'z' | b'0'..=b'9' | b'_') {
                return None;
            }
            bytes[at] = text[at];
            at += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 63")]
        let len = text.len() as u8;
        Some(Self { bytes, len })
    }
}

impl std::str::FromStr for FieldId {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, InvalidKey> {
        Self::from_text(key).ok_or_else(|| InvalidKey(key.to_owned()))
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for FieldId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FieldId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
