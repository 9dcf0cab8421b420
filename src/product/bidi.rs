//! User text next to other text: it must not change the direction of the surrounding text.

use std::borrow::Cow;

/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX #9, 2.4).
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// Isolates a text inside a sentence where no element can do that: in a title, a label, a message.
///
/// Text without right-to-left characters is returned unchanged, so that it can be searched and compared.
#[must_use]
pub fn isolated(text: &str) -> Cow<'_, str> {
    if text.chars().any(turns) {
        Cow::Owned(format!("{FSI}{}{PDI}", closed(text)))
    } else {
        Cow::Borrowed(text)
    }
}

/// Removes what would end an isolate around the text, and closes each isolate that the text opens. Enough
/// for text in its own element (`<bdi>`).
#[must_use]
pub fn closed(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_isolate(c) || c == PDI) {
        return Cow::Borrowed(text);
    }
    let mut open = 0_usize;
    let mut closed = String::with_capacity(text.len());
    for c in text.chars() {
        if is_isolate(c) {
            open += 1;
        } else if c == PDI {
            let Some(fewer) = open.checked_sub(1) else { continue };
            open = fewer;
        }
        closed.push(c);
    }
    closed.extend(std::iter::repeat_n(PDI, open));
    Cow::Owned(closed)
}

const fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2068}')
}

/// Whether a character is written from right to left or changes the direction: the blocks that Unicode
/// reserves for such scripts (DerivedBidiClass.txt), and the controls.
const fn turns(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::{CodePointMapData, props::BidiClass};

    #[test]
    fn what_runs_from_right_to_left_is_known_as_such() {
        let classes = CodePointMapData::<BidiClass>::new();
        for c in '\0'..=char::MAX {
            let class = classes.get(c);
            let turning = [
                BidiClass::RightToLeft,
                BidiClass::ArabicLetter,
                BidiClass::ArabicNumber,
                BidiClass::RightToLeftEmbedding,
                BidiClass::RightToLeftOverride,
                BidiClass::RightToLeftIsolate,
                BidiClass::LeftToRightEmbedding,
                BidiClass::LeftToRightOverride,
                BidiClass::LeftToRightIsolate,
                BidiClass::FirstStrongIsolate,
                BidiClass::PopDirectionalFormat,
                BidiClass::PopDirectionalIsolate,
            ];
            assert!(!turning.contains(&class) || turns(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn only_what_may_turn_is_isolated() {
        assert_eq!(isolated("Oak Mug 12V (blue) é 日本"), "Oak Mug 12V (blue) é 日本");
        assert_eq!(isolated("مصباح 12V"), "\u{2068}مصباح 12V\u{2069}");
        assert_eq!(isolated("a\u{202e}b"), "\u{2068}a\u{202e}b\u{2069}");
    }

    #[test]
    fn nothing_in_a_text_ends_the_isolate_around_it() {
        assert_eq!(isolated("a\u{2069}\u{202e}b"), "\u{2068}a\u{202e}b\u{2069}");
        assert_eq!(isolated("\u{2067}a"), "\u{2068}\u{2067}a\u{2069}\u{2069}");
        assert_eq!(closed("\u{2066}a\u{2069}b\u{2069}c"), "\u{2066}a\u{2069}bc");
        assert_eq!(closed("plain"), "plain");
    }
}
