//! The registry: the valid values and the merge of each product field.

use super::*;
use crate::product::ProductContent;
use concord_record::{Changes, Conflict, Edit, Outcome, Record, SetError, Values, merge};

fn product() -> Values {
    Values::default()
        .with(NAME, "Mug")
        .with(DESCRIPTION, "a red mug")
        .with(PRICE, Price::parse("9.90").expect("a price").amount())
        .with(STOCK, 10)
}

/// The outcome for a field that the other side set to `theirs`.
fn outcome(field: FieldId, theirs: impl Into<Value>, mine: &Changes) -> Outcome {
    let edit = Edit::new(schema(), mine).expect("fine");
    let report = merge(&product(), &product().with(field, theirs), &edit);
    report.field(field).expect("an entry for every field").outcome.clone()
}

fn set(field: FieldId, value: impl Into<Value>) -> Changes {
    Changes::default().set(field, value)
}

const WHOLE: Outcome = Outcome::Conflict(Conflict::Whole);

#[test]
fn the_schema_is_valid() {
    assert!(Schema::new(definitions()).is_ok());
}

#[test]
fn a_name_or_price_that_both_changed_is_a_conflict() {
    let price = |text| Price::parse(text).expect("a price").amount();
    assert_eq!(outcome(NAME, "Cup", &set(NAME, "Jug")), WHOLE);
    assert_eq!(outcome(NAME, "Cup", &set(NAME, "Cup")), Outcome::Same);
    assert_eq!(outcome(PRICE, price("2"), &set(PRICE, price("3"))), WHOLE);
    assert_eq!(outcome(PRICE, price("2.0"), &set(PRICE, price("2,00"))), Outcome::Same);
}

#[test]
fn descriptions_merge_by_passage_and_within_their_limit() {
    let both = outcome(DESCRIPTION, "a red cup", &set(DESCRIPTION, "a big red mug"));
    assert_eq!(both, Outcome::Merged("a big red cup".into()));
    let disputed = outcome(DESCRIPTION, "a green mug", &set(DESCRIPTION, "a blue mug"));
    assert!(matches!(disputed, Outcome::Conflict(Conflict::Passages(_))), "{disputed:?}");
    assert_eq!(outcome(DESCRIPTION, Value::None, &set(DESCRIPTION, "")), WHOLE);
    let filler = "x".repeat(19_990);
    let theirs = format!("a red mug{filler}");
    let longer = set(DESCRIPTION, "a longer red mug");
    assert_eq!(outcome(DESCRIPTION, theirs, &longer), WHOLE, "together they are too long");
}

#[test]
fn two_stocks_are_a_conflict_and_a_movement_is_added() {
    let numbers = |both: i64| Outcome::Conflict(Conflict::Numbers { both: Some(both.into()) });
    assert_eq!(outcome(STOCK, 9, &set(STOCK, 12)), numbers(11));
    assert_eq!(outcome(STOCK, 9, &set(STOCK, 9)), Outcome::Same);
    let moved = |theirs: i64, by: i64| outcome(STOCK, theirs, &Changes::default().add(STOCK, by));
    assert_eq!(moved(9, 2), Outcome::Merged(11.into()));
    assert_eq!(moved(9, -1), Outcome::Merged(8.into()), "two movements to one number are two");
    assert_eq!(moved(10, -1), Outcome::Mine);
    let sum = Value::from(-1);
    let out_of_range = Conflict::OutOfRange { sum, mine_fits: true };
    assert_eq!(moved(1, -2), Outcome::Conflict(out_of_range));
}

#[test]
fn a_stock_that_came_back_to_its_number_was_still_changed() {
    let edit = |changes: &Changes| Edit::new(schema(), changes).expect("fine").with_moved([STOCK]);
    // Set to 12, two sold, and the same save again.
    let again = merge(&product(), &product(), &edit(&set(STOCK, 12)));
    assert_eq!(again.conflicts().count(), 1);
    let untouched = merge(&product(), &product(), &edit(&Changes::default()));
    assert_eq!(untouched.merged(), Some(product()));
}

#[test]
fn a_record_keeps_every_value() {
    let lamp = ProductContent::of("Lamp", "Bright", "10", 5);
    let mut copy = ProductContent::default();
    for field in ids() {
        copy.set(field, lamp.get(field)).expect("the value fits");
    }
    assert_eq!(copy, lamp);
    let unknown = FieldId::new("colour");
    assert_eq!(copy.set(unknown, "red".into()), Err(SetError::UnknownField(unknown)));
}

#[test]
fn limits_are_told_in_words() {
    let message = |field, text: &str| match definition(field).expect("a field").parse(text) {
        Ok(value) => panic!("{text:?} is {value:?}"),
        Err(error) => error.message,
    };
    for blank in ["", "  ", "\u{200b}", "\u{3164}\u{ad}"] {
        assert_eq!(message(NAME, blank), "Enter a name.", "{blank:?}");
    }
    let long = "x".repeat(256);
    assert_eq!(message(NAME, &long), "Shorten the name to 255 characters; it has 256.");
    assert_eq!(message(PRICE, ""), Price::FORM_MESSAGE);
    assert_eq!(message(PRICE, "100000000"), Price::RANGE_MESSAGE);
    assert_eq!(message(STOCK, "2147483648"), Stock::RANGE_MESSAGE);
    let text = "x".repeat(20_001);
    let told = "Shorten the description to 20,000 characters; it has 20,001.";
    assert_eq!(message(DESCRIPTION, &text), told);
}

#[test]
fn each_field_is_in_one_section_in_the_order_of_the_registry() {
    let in_sections = SECTIONS.iter().flat_map(|section| section.fields.iter().copied());
    assert_eq!(in_sections.collect::<Vec<_>>(), ids().collect::<Vec<_>>());
}

#[test]
fn tags_of_both_merge_and_other_catalogue_fields_conflict() {
    let tags = |items: &[&str]| Value::set(items.iter().copied());
    let both = outcome(TAGS, tags(&["oak"]), &set(TAGS, tags(&["Warm"])));
    assert_eq!(both, Outcome::Merged(tags(&["Warm", "oak"])));
    for (field, theirs, mine) in [
        (SKU, Value::from("A"), Value::from("B")),
        (STATUS, "draft".into(), "archived".into()),
        (CATEGORY, "Home".into(), "Garden".into()),
        (LOW_STOCK, 1.into(), 2.into()),
    ] {
        assert_eq!(outcome(field, theirs, &set(field, mine)), WHOLE, "{field}");
    }
}

#[test]
fn catalogue_fields_are_read_as_they_are_typed() {
    let typed = |field: FieldId, text: &str| {
        definition(field).expect("a field").parse(text).map_err(|error| error.message)
    };
    assert_eq!(typed(SKU, " 007 "), Ok("007".into()));
    assert_eq!(typed(SKU, ""), Ok(Value::None));
    assert_eq!(typed(LOW_STOCK, "1.500"), Ok(1500.into()));
    assert_eq!(typed(LOW_STOCK, " "), Ok(Value::None));
    let not_whole = "Enter the reorder level as a whole number.".to_owned();
    assert_eq!(typed(LOW_STOCK, "1.5"), Err(not_whole));
    assert_eq!(typed(CATEGORY, "Home/Lamps"), Ok("Home / Lamps".into()));
    assert_eq!(typed(TAGS, "oak, ,Oak\nwarm"), Ok(Value::set(["Oak", "warm"])));
}

#[test]
fn the_pattern_of_the_category_takes_what_its_check_takes() {
    use proptest::prelude::*;

    let field = definition(CATEGORY).expect("the category");
    let pattern = regex::Regex::new(&field.pattern().expect("its own")).expect("an expression");
    const CHARS: [char; 9] = [' ', '\t', '\n', '\0', '\u{85}', '\u{a0}', '/', 'a', 'é'];
    let parts = prop::sample::select(&CHARS[..]).prop_map(String::from);
    let long = prop_oneof![9 => parts, 1 => (46_usize..50).prop_map(|len| "x".repeat(len))];
    let path = prop::collection::vec(long, 0..14).prop_map(|parts| parts.concat());
    proptest!(ProptestConfig::with_cases(10_000), |(path in path)| {
        let is_taken = field.check(Value::from(&*path)).is_ok();
        prop_assert_eq!(pattern.is_match(&path), is_taken, "{:?}", path);
    });
}
