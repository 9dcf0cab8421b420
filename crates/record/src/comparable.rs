//! Texts as the merge compares them: what nobody sees is no change.

use unicode_normalization::UnicodeNormalization;

/// Normalises a text for comparison: Unicode NFC, `\n` as line end, no white space at the end of a
/// line or of the text.
#[must_use]
pub fn comparable_text(text: &str) -> String {
    let composed: String = text.nfc().collect();
    // A `\r` before `\n` is white space at the end of a line, so CRLF needs no rule of its own.
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
