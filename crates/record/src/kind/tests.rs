//! Checks and messages of each kind.

use crate::{FieldDef, FieldId, Kind, Value};
use rust_decimal::Decimal;

fn field(label: &str, kind: Kind) -> FieldDef {
    FieldDef::new(FieldId::new("field"), label, kind)
}

fn message(field: &FieldDef, value: impl Into<Value>) -> String {
    field.check(value.into()).expect_err("a problem").message
}

fn typed(field: &FieldDef, text: &str) -> Result<Value, String> {
    field.parse(text).map_err(|error| error.message)
}

#[test]
fn a_single_line_is_trimmed_and_has_limits() {
    let name = field("Name", Kind::single_line(2..=255)).required();
    assert_eq!(name.check("  Mug ".into()), Ok("Mug".into()));
    assert_eq!(message(&name, Value::None), "Enter a name.");
    assert_eq!(message(&name, " "), "Enter a name.");
    assert_eq!(message(&name, "M"), "Enter at least 2 characters for the name; it has 1.");
    let long = "é".repeat(300);
    assert_eq!(message(&name, &*long), "Shorten the name to 255 characters; it has 300.");
    let control = "Remove line breaks and control characters from the name.";
    for text in ["a\nb", "a\0b", "a\u{7f}b"] {
        assert_eq!(message(&name, text), control, "{text:?}");
    }
    assert_eq!(message(&name, 5), "Send the name as a text.");
}

#[test]
fn no_text_and_an_empty_text_differ() {
    let note = field("Note", Kind::multi_line(20_000));
    assert_eq!(note.check(Value::None), Ok(Value::None));
    assert_eq!(note.check("".into()), Ok("".into()));
    assert_eq!(typed(&note, ""), Ok(Value::None));
    assert_eq!(typed(&note, " a\r\nb "), Ok(" a\nb ".into()));
    assert_eq!(message(&note, "\0"), "Remove the NUL character from the note.");
    let long = "x".repeat(20_001);
    assert_eq!(message(&note, &*long), "Shorten the note to 20,000 characters; it has 20,001.");
    assert_eq!(message(&note.required(), Value::None), "Enter a note.");
}

#[test]
fn a_decimal_is_exact() {
    let max = Decimal::new(9_999_999_999, 2);
    let price = field("Price", Kind::decimal(2, Decimal::ZERO..=max));
    let number = |cents| Ok(Value::Decimal(Decimal::new(cents, 2)));
    for (text, cents) in [("9.9", 990), (" +09.900000 ", 990), (".5", 50), ("5.", 500), ("-0", 0)] {
        assert_eq!(typed(&price, text), number(cents), "{text}");
    }
    let shown = typed(&price, "1.5").map(|value| value.to_input());
    assert_eq!(shown.as_deref(), Ok("1.50"));
    assert_eq!(typed(&price, "-0").map(|value| value.to_input()).as_deref(), Ok("0.00"));
    let too_many = Err("Enter a price with at most two decimals.".to_owned());
    assert_eq!(typed(&price, "0.001"), too_many);
    assert_eq!(typed(&price, &format!("0.{}1", "0".repeat(400))), too_many);
    let range = Err("Enter a price from 0 to 99999999.99.".to_owned());
    for text in ["100000000", "-0.01", &"9".repeat(400)] {
        assert_eq!(typed(&price, text), range, "{text}");
    }
    for text in ["abc", ".", "+", "1e3", "--1", "1.2.3", "1,5", "1_000"] {
        assert_eq!(typed(&price, text), Err("Enter a price like 19.99.".to_owned()), "{text}");
    }
    assert_eq!(typed(&price, " "), Ok(Value::None));
    assert_eq!(price.check(7.into()).map_err(|error| error.message), number(700));
}

#[test]
fn a_whole_number_is_one_at_any_length() {
    let stock = field("Stock", Kind::integer(0..=i64::from(i32::MAX)));
    assert_eq!(typed(&stock, " 042 "), Ok(42.into()));
    let range = Err("Enter a stock from 0 to 2147483647.".to_owned());
    for text in ["2147483648", "-1", "\u{2212}1", &"9".repeat(400)] {
        assert_eq!(typed(&stock, text), range, "{text}");
    }
    for text in ["1.5", "ten", "+", "1 500"] {
        let expected = Err("Enter the stock as a whole number.".to_owned());
        assert_eq!(typed(&stock, text), expected, "{text}");
    }
    assert_eq!(message(&stock, true), "Send the stock as a whole number.");
}

#[test]
fn an_empty_line_is_no_value_unless_one_is_required() {
    let optional = field("Code", Kind::single_line(1..=9));
    assert_eq!(optional.check(" ".into()), Ok(Value::None));
    assert_eq!(typed(&optional, ""), Ok(Value::None));
    assert_eq!(message(&optional.required(), " "), "Enter a code.");
}

#[test]
fn a_flag_and_a_choice_have_few_values() {
    let active = field("Active", Kind::Flag);
    assert_eq!(typed(&active, "Yes"), Ok(true.into()));
    assert_eq!(typed(&active, "off"), Ok(false.into()));
    assert_eq!(typed(&active, "maybe"), Err("Enter yes or no for the active.".to_owned()));
    let color = field("Color", Kind::choice(["red", "green"]));
    assert_eq!(typed(&color, "green"), Ok("green".into()));
    assert_eq!(message(&color, "blue"), "Choose one of these for the color: red, green.");
    let letters = Kind::choice(('a'..='z').map(String::from));
    assert_eq!(
        message(&field("Letter", letters), "1"),
        "Choose one of the options for the letter."
    );
}

#[test]
fn items_are_trimmed_and_different() {
    let tags = field("Tags", Kind::set(2, 5));
    assert_eq!(typed(&tags, "b\r\n a \n\nb"), Ok(Value::set(["a", "b"])));
    assert_eq!(tags.check(Value::set(["e\u{301}", "\u{e9}"])), Ok(Value::set(["\u{e9}"])));
    assert_eq!(typed(&tags, " a, b ,"), Ok(Value::set(["a", "b"])));
    assert_eq!(typed(&tags, "Red, red, RED"), Ok(Value::set(["RED"])), "case does not count");
    assert_eq!(message(&tags, Value::set(["a,b"])), "Remove the comma from \"a,b\" in the tags.");
    assert_eq!(typed(&tags, "a\nb\nc"), Err("Reduce the tags to 2; there are 3.".to_owned()));
    let long = "Shorten \"123456\" in the tags to 5 characters; it has 6.";
    assert_eq!(typed(&tags, "123456"), Err(long.to_owned()));
    let images = field("Images", Kind::list(9, 9));
    assert_eq!(typed(&images, "b\na"), Ok(Value::list(["b", "a"])));
    let twice = "Remove \"b\" from the images; it is there twice.";
    assert_eq!(typed(&images, "b\na\nb"), Err(twice.to_owned()));
}

#[test]
fn the_owner_of_a_field_can_add_rules() {
    fn refuse_blank(value: &Value) -> Result<Value, String> {
        match value.as_text() {
            Some("\u{200b}") => Err("Enter a name that can be seen.".to_owned()),
            _ => Ok(value.clone()),
        }
    }
    fn read_comma(kind: &Kind, text: &str) -> Result<Value, String> {
        kind.parse(&text.replace(',', ".")).map_err(|_| "Enter a number like 1,5.".to_owned())
    }
    let name = field("Name", Kind::single_line(1..=9)).check_with(refuse_blank);
    assert_eq!(message(&name, "\u{200b}"), "Enter a name that can be seen.");
    let price =
        field("Price", Kind::decimal(1, Decimal::ZERO..=Decimal::TEN)).read_with(read_comma);
    assert_eq!(typed(&price, "1,5"), Ok(Decimal::new(15, 1).into()));
    assert_eq!(typed(&price, "x"), Err("Enter a number like 1,5.".to_owned()));
}

#[test]
fn a_label_reads_well_inside_a_sentence() {
    let noun = |label| field(label, Kind::Flag).noun();
    assert_eq!(noun("Name"), "name");
    assert_eq!(noun("SKU"), "SKU");
    assert_eq!(noun("E-mail address"), "e-mail address");
    let required = field("E-mail", Kind::single_line(1..=9)).required();
    assert_eq!(message(&required, ""), "Enter an e-mail.");
}

#[test]
fn an_option_is_stored_by_its_value_and_shown_by_its_label() {
    let status =
        field("Status", Kind::choice([("draft", "In preparation"), ("active", "For sale")]));
    assert_eq!(status.check("draft".into()), Ok("draft".into()));
    assert_eq!(message(&status, "For sale"), "Choose one of these for the status: draft, active.");
    assert_eq!(status.display(&"draft".into()), "In preparation");
    assert_eq!(status.display(&"of a newer release".into()), "of a newer release");
    assert_eq!(field("Color", Kind::choice(["red"])).display(&"red".into()), "red");
}

#[test]
fn characters_are_counted_as_they_are_checked() {
    let line = field("Name", Kind::single_line(1..=4));
    let text = field("Text", Kind::multi_line(4));
    let texts = [
        (&line, " four ", 0),
        (&line, "éé", 2),
        (&line, "fives", -1),
        (&text, "a\r\nb", 1),
        (&text, " four", -1),
    ];
    for (field, typed, left) in texts {
        assert_eq!(field.kind.characters_left(typed), Some(left), "{typed:?}");
        assert_eq!(field.check(typed.into()).is_ok(), left >= 0, "{typed:?}");
    }
    assert_eq!(Kind::Flag.characters_left("yes"), None);
}
