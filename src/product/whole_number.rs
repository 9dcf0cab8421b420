//! Whole numbers as people and programs write them.

/// Parses digits with an optional sign. `None`: not a whole number; `Some(None)`: it does not fit into an [`i64`].
#[must_use]
pub fn whole_number(text: &str) -> Option<Option<i64>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_one_at_any_length() {
        assert_eq!(whole_number("42"), Some(Some(42)));
        assert_eq!(whole_number("+42"), Some(Some(42)));
        assert_eq!(whole_number("-7"), Some(Some(-7)));
        assert_eq!(whole_number(&"9".repeat(5000)), Some(None));
        for text in ["", "+", "--1", "1.0", " 1", "1_0", "٣", "abc"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
