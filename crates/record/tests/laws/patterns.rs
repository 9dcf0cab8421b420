//! The pattern of a field takes what its check takes, and nothing else.

use concord_record::{FieldDef, FieldId, Kind, Value};
use proptest::prelude::*;
use regex::Regex;

/// Short texts with white space, control characters and commas in all places. None has combining marks, which
/// a set puts together before it counts.
fn text() -> impl Strategy<Value = String> {
    const CHARS: [char; 12] =
        [' ', '\t', '\n', '\0', '\u{7f}', '\u{85}', '\u{a0}', '\u{3000}', ',', '/', 'a', 'é'];
    prop::collection::vec(prop::sample::select(&CHARS[..]), 0..9)
        .prop_map(|chars| chars.into_iter().collect())
}

fn field(kind: Kind) -> FieldDef {
    FieldDef::new(FieldId::new("field"), "Field", kind)
}

fn takes(field: &FieldDef, text: &str) -> bool {
    let pattern = field.pattern().expect("a pattern");
    Regex::new(&pattern).expect("a regular expression").is_match(text)
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn of_lines_and_texts(text in text(), max in 1_usize..6) {
        let line = || field(Kind::single_line(1..=max));
        for field in [line(), line().required(), field(Kind::multi_line(9))] {
            let is_taken = field.check(Value::from(&*text)).is_ok();
            prop_assert_eq!(takes(&field, &text), is_taken, "{:?} {:?}", field, text);
        }
    }

    #[test]
    fn of_the_items_of_a_set(text in text(), max in 1_usize..6) {
        let field = field(Kind::set(9, max));
        let is_taken = field.check(Value::set([&*text])).is_ok();
        prop_assert_eq!(takes(&field, &text), is_taken, "{:?}", text);
    }
}
