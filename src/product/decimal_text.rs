//! Decimal numbers as people type them.

use super::Price;

/// Turns typed text into a plain number with a point: thousands go, the decimal sign is found.
///
/// With both signs present the last one is the decimal sign. One comma before exactly three digits
/// could be either, and is refused rather than guessed.
///
/// # Errors
/// The message for the price field.
pub fn to_plain(text: &str) -> Result<String, &'static str> {
    let compact: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’'))
        .collect();
    let unsigned = compact.strip_prefix(['+', '-']).unwrap_or(&compact);
    if !unsigned.bytes().any(|b| b.is_ascii_digit())
        || !unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    {
        return Err(Price::FORM_MESSAGE);
    }
    let sign = if compact.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = split(unsigned)?;
    Ok(format!("{sign}{}.{}", or_zero(&whole), or_zero(fraction)))
}

/// The digits before and after the decimal sign.
fn split(text: &str) -> Result<(String, &str), &'static str> {
    let Some(last) = text.rfind(['.', ',']) else { return Ok((text.to_owned(), "")) };
    let (before, after) = (&text[..last], &text[last + 1..]);
    let decimal = text.as_bytes()[last];
    let thousands = if decimal == b'.' { ',' } else { '.' };
    if before.contains(char::from(decimal)) {
        // The same sign twice can only group thousands: 1,299,000.
        return Ok((grouped(text, char::from(decimal))?, ""));
    }
    if decimal == b','
        && after.len() == 3
        && !before.is_empty()
        && !before.contains('.')
        && before != "0"
    {
        return Err(Price::AMBIGUOUS_MESSAGE);
    }
    Ok((grouped(before, thousands)?, after))
}

/// Takes the grouping signs out of digits; groups must have three digits.
fn grouped(text: &str, sign: char) -> Result<String, &'static str> {
    let mut groups = text.split(sign);
    let first = groups.next().unwrap_or_default();
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return Err(Price::FORM_MESSAGE);
        }
        digits.push_str(group);
    }
    Ok(digits)
}

const fn or_zero(digits: &str) -> &str {
    if digits.is_empty() { "0" } else { digits }
}
