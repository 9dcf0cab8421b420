//! Invisible characters.

/// Whether a character is invisible and takes no space when text is rendered:
/// `Default_Ignorable_Code_Point` of Unicode 17.0 (DerivedCoreProperties.txt); a test compares it.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a text looks empty. It may contain white space, control characters, [invisible](is_invisible)
/// ones, and symbols or letters that are rendered as nothing: interlinear annotation marks, the Braille
/// pattern without dots, the musical null notehead, and the Khitan filler.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || is_invisible(c)
            || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{2800}' | '\u{1d159}' | '\u{16fe4}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

    #[test]
    fn the_invisible_characters_are_those_of_unicode() {
        let unicode = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        for c in '\0'..=char::MAX {
            assert_eq!(is_invisible(c), unicode.contains(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_blank() {
        for text in [
            "",
            " \t\n",
            "\u{200b}",
            "\u{2060}",
            "\u{ad}",
            "\u{3164}",
            "\u{2800}",
            "\u{feff}",
            "\u{e0041}\u{e007f}",
            "\u{202e}\u{200f}\u{2066}",
            "\u{a0}\u{3000}\u{2003}",
            "\u{115f}\u{1160}\u{ffa0}",
            "\u{fe0f}\u{200d}",
            "\u{fffa}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in
            ["a", "\u{200b}a", "مصباح", "☎\u{fe0f}", "\u{3164}.", "\u{301}", "0", "\u{fffd}"]
        {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
