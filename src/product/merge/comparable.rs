//! Values as the merge compares them: what nobody sees is no change.

use crate::product::FieldValue;
use unicode_normalization::UnicodeNormalization;

/// A value without differences that only machines make. Prices need nothing: their scale is fixed.
///
/// No description and an empty one stay different, as in [`crate::product::ProductContent`].
pub fn comparable(value: FieldValue) -> FieldValue {
    match value {
        FieldValue::Name(name) => FieldValue::Name(comparable_text(&name)),
        FieldValue::Description(text) => {
            FieldValue::Description(text.as_deref().map(comparable_text))
        }
        FieldValue::Price(_) | FieldValue::StockQuantity(_) => value,
    }
}

/// A text in Unicode NFC, with `\n` line ends, and no white space at the end of a line or of the
/// whole.
pub fn comparable_text(text: &str) -> String {
    let composed: String = text.nfc().collect();
    // A `\r` before `\n` is white space at the end of a line, so CRLF needs no rule of its own.
    let lines: Vec<&str> = composed.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}
