//! What is locked: a business key, and the number that PostgreSQL knows it by.

use blake2::{Blake2b, Digest, digest::consts::U8};
use std::{fmt, sync::Arc};

/// A business key such as `stock:ABC`, with the family it is counted under.
///
/// Two different keys share a number with a probability of 2^-64: then they wait for each other, and
/// nothing worse.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    family: &'static str,
    text: Arc<str>,
    number: i64,
}

impl Key {
    /// The key `family:rest`.
    ///
    /// The family is a word of the program, never of a user: metrics are kept by it.
    #[must_use]
    pub fn new(family: &'static str, rest: impl fmt::Display) -> Self {
        Self::exact(family, &format!("{family}:{rest}"))
    }

    /// A key of any form, for one that another program has chosen.
    #[must_use]
    pub fn exact(family: &'static str, text: &str) -> Self {
        Self { family, text: text.into(), number: number(text) }
    }

    /// What it is counted under.
    #[must_use]
    pub const fn family(&self) -> &'static str {
        self.family
    }

    /// The whole key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key of `pg_advisory_xact_lock(bigint)`.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `BLAKE2b` with a digest of 8 bytes (RFC 7693) over the key in UTF-8, read as a big-endian number in
/// two's complement: as the Python package django-concurrency-safe does it, so that both can guard one
/// thing together.
fn number(text: &str) -> i64 {
    i64::from_be_bytes(Blake2b::<U8>::digest(text).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with django-concurrency-safe 0.0.2 itself.
    #[test]
    fn the_number_is_that_of_the_python_package() {
        let long = "a".repeat(300);
        let known = [
            ("", -1_970_711_489_451_281_740),
            ("stock:ABC", 3_759_596_398_788_825_736),
            ("Stock:ABC", -1_767_437_550_437_055_245),
            ("withdraw:user:42", 4_498_665_372_645_070_843),
            ("user:42", -2_799_097_683_495_243_134),
            ("stock:äöü€😀", -7_432_803_939_786_024_175),
            ("stock:{sku}", -2_388_119_096_091_540_900),
            (" ", 1_463_605_525_158_329_154),
            (&*long, -8_414_559_580_627_654_238),
        ];
        for (text, number) in known {
            assert_eq!(Key::exact("test", text).number(), number, "{text:?}");
        }
    }

    #[test]
    fn a_key_is_its_family_and_the_rest() {
        let key = Key::new("stock", "ABC");
        assert_eq!((key.family(), key.as_str()), ("stock", "stock:ABC"));
        assert_eq!(key, Key::exact("stock", "stock:ABC"));
    }
}
