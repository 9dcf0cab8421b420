//! Normalizes texts for the merge, so that invisible differences do not count as changes.

use unicode_normalization::UnicodeNormalization;

/// Normalizes a text for comparison: Unicode NFC, `\n` as line end, no trailing white space in a line or in
/// the text.
#[must_use]
pub fn comparable_text(text: &str) -> String {
    let composed: String = text.nfc().collect();
    // A `\r` before `\n` is white space at the end of a line, so CRLF needs no separate rule.
    let lines: Vec<&str> = composed.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The identity of an item of a set: as [`comparable_item`], in lower case.
pub fn set_key(item: &str) -> String {
    comparable_item(item).to_lowercase()
}

/// Normalises an item of a set or a list for comparison: Unicode NFC, no white space around it.
pub fn comparable_item(item: &str) -> String {
    item.trim().nfc().collect()
}
