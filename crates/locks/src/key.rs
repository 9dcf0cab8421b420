//! Business keys, and the ids that PostgreSQL locks.

use blake2::{Blake2b, Digest, digest::consts::U8};
use std::{fmt, sync::Arc};

/// A business key such as `stock:ABC`, with the family that metrics are grouped by.
///
/// Two different keys share an [id](Self::id) with a probability of 2^-64. Then their holders wait for
/// each other; nothing worse happens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    family: &'static str,
    text: Arc<str>,
    id: i64,
}

impl Key {
    /// The key `family:rest`.
    ///
    /// The family is a constant of the program, never user input: it becomes a label of metrics.
    #[must_use]
    pub fn new(family: &'static str, rest: impl fmt::Display) -> Self {
        Self::with_text(family, &format!("{family}:{rest}"))
    }

    /// A key with any text, for example one that is defined by another program.
    #[must_use]
    pub fn with_text(family: &'static str, text: &str) -> Self {
        Self { family, text: text.into(), id: advisory_id(text) }
    }

    /// The family, for metrics.
    #[must_use]
    pub const fn family(&self) -> &'static str {
        self.family
    }

    /// The complete key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The argument of `pg_advisory_xact_lock(bigint)` for this key.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.id
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `BLAKE2b` with a digest of 8 bytes (RFC 7693) over the UTF-8 text, read as a big-endian signed
/// integer. The Python package django-concurrency-safe computes the same, so that both can lock the
/// same keys.
fn advisory_id(text: &str) -> i64 {
    i64::from_be_bytes(Blake2b::<U8>::digest(text).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by django-concurrency-safe 0.0.2.
    #[test]
    fn the_id_is_that_of_the_python_package() {
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
        for (text, id) in known {
            assert_eq!(Key::with_text("test", text).id(), id, "{text:?}");
        }
    }

    #[test]
    fn a_key_is_its_family_and_the_rest() {
        let key = Key::new("stock", "ABC");
        assert_eq!((key.family(), key.as_str()), ("stock", "stock:ABC"));
        assert_eq!(key, Key::with_text("stock", "stock:ABC"));
    }
}
