//! Numbers as people type or paste them, in the formats of all languages.

use super::visible::is_invisible;

/// A number that a person typed, in ASCII digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedNumber {
    /// Whether it has a minus sign.
    pub negative: bool,
    /// The digits before the decimal separator, without group separators. May be empty, as in ".5".
    pub whole: String,
    /// The digits after the decimal separator; `None` if there is no separator.
    pub fraction: Option<String>,
    /// Whether the decimal separator is a point or a comma and the only separator, so that it may also be a
    /// group separator: "1.500" is 1500 in German and 1.5 in English.
    is_lone: bool,
    /// Whether it has a currency sign.
    is_amount: bool,
}

impl TypedNumber {
    /// Parses digits of any script, the common group and decimal separators, one sign and one currency
    /// sign. Invisible characters are ignored, such as the direction marks that `Intl` writes.
    ///
    /// `None` if it is not a number, or if its groups have the wrong size.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let (sign, signless) = signed(visible.trim());
        let text = without_currency(signless);
        let is_amount = text.len() < signless.len();
        let (sign, text) = if sign.is_none() { signed(text) } else { (sign, text) };
        let negative = sign.unwrap_or_default();
        let plain: String = text.chars().map(plain).collect::<Option<_>>()?;
        if !plain.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let separators: Vec<char> = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
        let decimal = match separators.as_slice() {
            [groups @ .., last @ ('.' | ',' | DECIMAL)] if !groups.contains(last) => Some(*last),
            _ => None,
        };
        let (whole, fraction) = match decimal.and_then(|decimal| plain.split_once(decimal)) {
            Some((whole, fraction)) => (ungrouped(whole)?, Some(fraction.to_owned())),
            None => (ungrouped(&plain)?, None),
        };
        let is_lone = separators.len() == 1 && decimal.is_some_and(|decimal| decimal != DECIMAL);
        Some(Self { negative, whole, fraction, is_lone, is_amount })
    }

    /// Whether exactly three digits follow a separator that may group thousands as well as separate decimals.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.is_lone
            && self.fraction.as_ref().is_some_and(|digits| digits.len() == 3)
            && is_first_group(&self.whole)
    }

    /// The number where only whole ones are allowed: there, a lone separator followed by three digits can only
    /// group thousands. `None`: not whole, or an amount of money; `Some(None)`: it does not fit into an [`i64`].
    #[must_use]
    pub fn integer(&self) -> Option<Option<i64>> {
        if self.is_amount {
            return None;
        }
        let thousands = match &self.fraction {
            None => "",
            Some(digits) if self.is_ambiguous() => digits,
            Some(_) => return None,
        };
        let sign = if self.negative { "-" } else { "" };
        Some(format!("{sign}{}{thousands}", self.whole).parse().ok())
    }
}

/// U+066B only separates decimals.
const DECIMAL: char = '\u{66b}';

/// Converts a character of a number to one of `0`–`9`, `.`, `,`, [`DECIMAL`], or a sign that only groups: a
/// space, an apostrophe and U+066C.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '.' | '\u{ff0e}' => '.',
        // Full-width, Arabic (N'Ko uses it) and Adlam commas.
        ',' | '\u{ff0c}' | '\u{60c}' | '\u{2e41}' => ',',
        DECIMAL | '\u{66c}' => c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' => '\'',
        // The spaces of Unicode (Zs) except that of Ogham, which is a line.
        ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        _ => char::from_digit(digit(c)?, 10)?,
    })
}

/// The zeros of all decimal digits: each is followed by the digits 1 to 9.
///
/// `General_Category` Nd of Unicode 17.0 (DerivedGeneralCategory.txt); a test compares it.
#[rustfmt::skip]
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0,
    0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50,
    0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script.
fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= code)].last()?;
    Some(code - zero).filter(|digit| *digit < 10)
}

/// The sign before a number, if there is one: whether it is a minus, and the rest of the text. Hyphens and
/// dashes count as a minus, because people type them for it.
fn signed(text: &str) -> (Option<bool>, &str) {
    const fn is_minus(c: char) -> bool {
        matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
    }
    if let Some(rest) = text.strip_prefix(is_minus) {
        (Some(true), rest.trim_start())
    } else if let Some(rest) = text.strip_prefix(['+', '\u{ff0b}']) {
        (Some(false), rest.trim_start())
    } else {
        (None, text)
    }
}

/// Removes one currency sign before or after the number. Concord stores amounts without a currency. A cent
/// sign is kept, so that the text is refused: the amount would be a hundred times too large.
fn without_currency(text: &str) -> &str {
    const fn is_currency(c: char) -> bool {
        matches!(
            c,
            '$' | '£'
                | '¤'
                | '¥'
                | '\u{58f}'
                | '\u{60b}'
                | '\u{9f3}'
                | '\u{e3f}'
                | '\u{17db}'
                | '\u{20a0}'
                ..='\u{20c1}'
                    | '\u{fdfc}'
                    | '\u{fe69}'
                    | '\u{ff04}'
                    | '\u{ffe1}'
                    | '\u{ffe5}'
                    | '\u{ffe6}'
        )
    }
    match text.strip_prefix(is_currency) {
        Some(rest) => rest.trim_start(),
        None => text.strip_suffix(is_currency).map_or(text, str::trim_end),
    }
}

/// Removes the group separators from digits. All must be the same, with one of the common groupings: by
/// three, or as in India the last three and then by two.
fn ungrouped(text: &str) -> Option<String> {
    let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(text.to_owned());
    };
    let groups: Vec<&str> = text.split(separator).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let by_three = middle.iter().all(|group| group.len() == 3);
    let by_two = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    let digits = groups.concat();
    let is_sound = is_first_group(first)
        && last.len() == 3
        && (by_three || by_two)
        && separator != DECIMAL
        && digits.bytes().all(|b| b.is_ascii_digit());
    is_sound.then_some(digits)
}

/// Whether digits may be the first group.
fn is_first_group(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}

#[cfg(test)]
mod tests;
