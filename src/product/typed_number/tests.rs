use super::*;
use crate::product::{Price, Stock};
use icu_properties::{CodePointMapData, props::GeneralCategory};
use proptest::prelude::*;

#[test]
fn the_digits_are_those_of_unicode() {
    let categories = CodePointMapData::<GeneralCategory>::new();
    for c in '\0'..=char::MAX {
        let is_digit = categories.get(c) == GeneralCategory::DecimalNumber;
        assert_eq!(digit(c).is_some(), is_digit, "U+{:04X}", u32::from(c));
    }
    assert_eq!(['7', '٧', '۷', '७', '７', '𝟕'].map(digit), [Some(7); 6]);
}

/// The number format of a language.
#[derive(Debug, Clone, Copy)]
struct Format {
    zero: char,
    group: &'static str,
    decimal: &'static str,
    /// Groups of two before the last three digits.
    by_two: bool,
    /// Four digits have no group separator.
    from_five: bool,
}

const fn format(zero: char, group: &'static str, decimal: &'static str) -> Format {
    Format { zero, group, decimal, by_two: false, from_five: false }
}

const fn by_two(zero: char) -> Format {
    Format { by_two: true, ..format(zero, ",", ".") }
}

const fn from_five(group: &'static str, decimal: &'static str) -> Format {
    Format { from_five: true, ..format('0', group, decimal) }
}

/// All formats in which `Intl.NumberFormat` writes decimals in any of its locales (ICU 78, CLDR 48), except
/// Toki Pona's groups of two.
const FORMATS: [Format; 31] = [
    format('0', ",", "."),
    format('0', ".", ","),
    format('0', "\u{a0}", ","),
    format('0', "\u{a0}", "."),
    format('0', "\u{202f}", ","),
    format('0', "'", "."),
    format('0', "\u{2019}", "."),
    format('0', "'", ","),
    format('0', "", "."),
    format('0', "", ","),
    from_five("\u{a0}", ","),
    from_five(",", "."),
    from_five(".", ","),
    from_five("'", "."),
    by_two('0'),
    by_two('\u{966}'),
    by_two('\u{9e6}'),
    by_two('\u{f20}'),
    by_two('\u{11136}'),
    format('\u{660}', "\u{66c}", "\u{66b}"),
    format('\u{660}', "\u{66c}", "."),
    format('\u{6f0}', "\u{66c}", "\u{66b}"),
    format('\u{966}', ",", "."),
    format('\u{9e6}', ",", "."),
    format('\u{1040}', ",", "."),
    format('\u{1e950}', "\u{2e41}", "."),
    format('\u{7c0}', "\u{60c}", "."),
    format('\u{1c50}', ",", "."),
    format('\u{ff10}', "\u{ff0c}", "\u{ff0e}"),
    format('\u{ff10}', ",", "."),
    format('\u{660}', ",", "."),
];

impl Format {
    fn digits(self, text: &str) -> String {
        let zero = u32::from(self.zero);
        let digit = |c: char| char::from_u32(zero + c.to_digit(10).expect("a digit"));
        text.chars().map(|c| digit(c).expect("a character")).collect()
    }

    fn whole(self, number: i64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, c) in digits.char_indices() {
            let left = digits.len() - at;
            let starts = match self.by_two {
                true => left == 3 || left > 3 && !left.is_multiple_of(2),
                false => left.is_multiple_of(3),
            };
            if at > 0 && starts && !(self.from_five && digits.len() == 4) {
                text.push_str(self.group);
            }
            text.push_str(&self.digits(&c.to_string()));
        }
        text
    }

    fn price(self, cents: i64) -> String {
        let fraction = self.digits(&format!("{:02}", cents % 100));
        format!("{}{}{fraction}", self.whole(cents / 100), self.decimal)
    }
}

/// Text that may surround a number that was copied from somewhere.
const AROUND: [(&str, &str); 8] = [
    ("", ""),
    (" \t", "\n"),
    ("\u{200e}", ""),
    ("\u{61c}", "\u{200f}"),
    ("\u{2068}", "\u{2069}"),
    ("€\u{a0}", ""),
    ("", "\u{202f}€"),
    ("\u{200f}", "\u{a0}\u{60b}"),
];

proptest! {
    #[test]
    fn a_price_in_any_format_reads_as_the_same_amount(
        cents in 0..=9_999_999_999_i64,
        format in prop::sample::select(&FORMATS[..]),
        (before, after) in prop::sample::select(&AROUND[..]),
    ) {
        let text = format!("{before}{}{after}", format.price(cents));
        let read = Price::parse(&text).map(|price| price.to_string());
        let written = format!("{}.{:02}", cents / 100, cents % 100);
        prop_assert_eq!(read.as_deref(), Ok(&*written), "{}", text);
    }

    #[test]
    fn a_stock_in_any_format_reads_as_the_same_number(
        stock in 0..=Stock::MAX,
        format in prop::sample::select(&FORMATS[..]),
        (before, after) in prop::sample::select(&AROUND[..5]),
    ) {
        let text = format!("{before}{}{after}", format.whole(stock));
        prop_assert_eq!(Stock::parse(&text).map(Stock::get), Ok(stock), "{}", text);
    }

    #[test]
    fn three_digits_behind_one_separator_are_never_a_price(text in "[0-9]{0,9}[.,][0-9]{3}") {
        prop_assert!(Price::parse(&text).is_err(), "{}", text);
    }
}

fn integer(text: &str) -> Option<i64> {
    TypedNumber::read(text)?.integer()?
}

#[test]
fn a_whole_number_may_have_groups_and_no_decimals() {
    for text in ["1,500", "1.500", "1 500", "1'500", "1\u{2019}500", "١٬٥٠٠", "１，５００", "+1500"]
    {
        assert_eq!(integer(text), Some(1500), "{text}");
    }
    for text in ["−1,500", "-1500", "\u{200e}-1500", "\u{61c}-١٬٥٠٠", "–1500"] {
        assert_eq!(integer(text), Some(-1500), "{text}");
    }
    for text in ["1.5", "1,50", "1.5000", "0.500", "0,500", "1.500,00", "1 50", "1500.", "1٫500"] {
        assert_eq!(integer(text), None, "{text}");
    }
}

#[test]
fn what_is_no_number_is_not_read() {
    for text in [
        "",
        "-",
        "€",
        "abc",
        "1e3",
        "NaN",
        "--1",
        "1.2.3",
        "1,23,4",
        "0,500,000",
        "1 5",
        "1\t500",
        "19, 99",
        "50 ¢",
        "$€5",
        "€5€",
        "5-",
        "1,500.000.00",
        "1 500'000",
        "1٫500٫000",
        "12,34 567",
        "½",
        "五",
        "1\u{0}2",
    ] {
        assert_eq!(TypedNumber::read(text), None, "{text:?}");
    }
}
