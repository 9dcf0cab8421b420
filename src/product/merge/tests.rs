//! The table of the merge, row by row.

use super::*;
use crate::product::{FieldValue, Passage, Price};

const BASE: Version = Version(7);
const THEIRS: Version = Version(8);

fn product() -> ProductContent {
    ProductContent {
        name: "Mug".to_owned(),
        description: Some("A red mug".to_owned()),
        price: price("9.90"),
        stock_quantity: stock(10),
    }
}

fn price(text: &str) -> Price {
    Price::parse(text).expect("a price")
}

fn stock(number: i64) -> Stock {
    Stock::try_from(number).expect("a stock")
}

fn with(value: FieldValue) -> ProductContent {
    let mut content = product();
    content.set(value);
    content
}

fn name(text: &str) -> FieldValue {
    FieldValue::Name(text.to_owned())
}

fn description(text: &str) -> FieldValue {
    FieldValue::Description(Some(text.to_owned()))
}

const NO_DESCRIPTION: FieldValue = FieldValue::Description(None);

fn pieces(number: i64) -> FieldValue {
    FieldValue::StockQuantity(stock(number))
}

fn report(theirs: &ProductContent, mine: &ProductContent) -> MergeReport {
    let mine = Edit { content: mine, stock: StockMode::Number, stock_changed: false };
    merge((BASE, &product()), (THEIRS, theirs), &mine)
}

/// What comes of one field that had the first value.
fn outcome(
    base: FieldValue,
    theirs: FieldValue,
    mine: FieldValue,
    mode: StockMode,
) -> FieldOutcome {
    let field = Field::ALL.into_iter().find(|field| {
        std::mem::discriminant(&product().get(*field)) == std::mem::discriminant(&base)
    });
    let (base, theirs, mine) = (with(base), with(theirs), with(mine));
    merge(
        (BASE, &base),
        (THEIRS, &theirs),
        &Edit { content: &mine, stock: mode, stock_changed: false },
    )
    .fields
    .into_iter()
    .find(|merge| Some(merge.field) == field)
    .map(|merge| merge.outcome)
    .expect("an entry for every field")
}

/// As [`outcome`], the stock being a number.
fn merged(base: FieldValue, theirs: FieldValue, mine: FieldValue) -> FieldOutcome {
    outcome(base, theirs, mine, StockMode::Number)
}

const WHOLE: FieldOutcome = FieldOutcome::Conflict(ConflictShape::Whole);

#[test]
fn the_report_names_versions_and_all_fields_in_order() {
    let report = report(&with(name("Cup")), &with(pieces(12)));
    assert_eq!((report.base, report.theirs), (BASE, THEIRS));
    assert_eq!(report.fields.iter().map(|merge| merge.field).collect::<Vec<_>>(), Field::ALL);
    assert_eq!(report.taken_in(), [Field::Name]);
    let mut expected = with(name("Cup"));
    expected.set(pieces(12));
    assert_eq!(report.merged(&product()), Some(expected));
}

#[test]
fn whoever_changed_a_field_alone_has_it() {
    assert_eq!(merged(name("a"), name("a"), name("a")), FieldOutcome::Unchanged);
    assert_eq!(merged(name("a"), name("b"), name("a")), FieldOutcome::Theirs);
    assert_eq!(merged(name("a"), name("a"), name("b")), FieldOutcome::Mine);
    assert_eq!(merged(name("a"), name("b"), name("b")), FieldOutcome::Same);
}

#[test]
fn a_name_or_price_that_both_changed_is_for_a_person() {
    assert_eq!(merged(name("a"), name("b"), name("c")), WHOLE);
    let price = |text| FieldValue::Price(price(text));
    assert_eq!(merged(price("1"), price("2"), price("3")), WHOLE);
    assert_eq!(merged(price("1"), price("2.0"), price("2,00")), FieldOutcome::Same);
}

#[test]
fn a_stock_that_both_set_is_for_a_person() {
    assert_eq!(merged(pieces(10), pieces(9), pieces(12)), WHOLE);
    assert_eq!(merged(pieces(10), pieces(10), pieces(12)), FieldOutcome::Mine);
    assert_eq!(merged(pieces(10), pieces(12), pieces(12)), FieldOutcome::Same);
    assert_eq!(merged(pieces(10), pieces(9), pieces(10)), FieldOutcome::Theirs);
}

#[test]
fn a_stock_that_came_back_to_its_number_was_still_changed() {
    let (base, mine) = (with(pieces(10)), with(pieces(12)));
    let report = |content| {
        let edit = Edit { content, stock: StockMode::Number, stock_changed: true };
        merge((BASE, &base), (THEIRS, &base), &edit)
    };
    // Set to 12, two sold, and the same save once more.
    assert_eq!(report(&mine).conflicts().count(), 1);
    assert_eq!(report(&base).merged(&base).as_ref(), Some(&base));
}

#[test]
fn a_movement_is_added_to_what_is_stored() {
    let moved = |base, theirs, mine| {
        outcome(pieces(base), pieces(theirs), pieces(mine), StockMode::Movement)
    };
    let sum = |number| FieldOutcome::Merged(pieces(number));
    let out = |number| FieldOutcome::Conflict(ConflictShape::OutOfRange(number));
    assert_eq!(moved(10, 9, 12), sum(11));
    assert_eq!(moved(10, 4, 6), sum(0));
    assert_eq!(moved(10, 3, 6), out(-1));
    assert_eq!(moved(0, Stock::MAX, 1), out(Stock::MAX + 1));
    assert_eq!(moved(Stock::MAX, 0, 1), out(1 - Stock::MAX));
    assert_eq!(moved(1, Stock::MAX, 2), out(Stock::MAX + 1));
}

#[test]
fn two_movements_to_the_same_number_are_two() {
    let moved = |base, theirs, mine| {
        outcome(pieces(base), pieces(theirs), pieces(mine), StockMode::Movement)
    };
    assert_eq!(moved(10, 9, 9), FieldOutcome::Merged(pieces(8)));
    assert_eq!(merged(pieces(10), pieces(9), pieces(9)), FieldOutcome::Same);
    assert_eq!(moved(10, 9, 12), FieldOutcome::Merged(pieces(11)));
    assert_eq!(moved(10, 10, 9), FieldOutcome::Mine);
    assert_eq!(moved(10, 9, 10), FieldOutcome::Theirs);
    assert_eq!(moved(1, 0, 0), FieldOutcome::Conflict(ConflictShape::OutOfRange(-1)));
}

#[test]
fn descriptions_merge_passage_by_passage() {
    assert_eq!(
        merged(description("a red mug"), description("a red cup"), description("a big red mug")),
        FieldOutcome::Merged(description("a big red cup"))
    );
    assert_eq!(
        merged(description("a red mug"), description("a green mug"), description("a blue mug")),
        FieldOutcome::Conflict(ConflictShape::Passages(vec![
            Passage::Agreed("a ".to_owned()),
            Passage::Disputed {
                base: "red".to_owned(),
                theirs: "green".to_owned(),
                mine: "blue".to_owned()
            },
            Passage::Agreed(" mug".to_owned()),
        ]))
    );
}

#[test]
fn no_description_is_not_an_empty_one() {
    assert_eq!(merged(NO_DESCRIPTION, NO_DESCRIPTION, description("")), FieldOutcome::Mine);
    assert_eq!(merged(description(""), NO_DESCRIPTION, description("")), FieldOutcome::Theirs);
    assert_eq!(merged(description("a"), NO_DESCRIPTION, description("")), WHOLE);
    assert_eq!(merged(NO_DESCRIPTION, description("a"), description("b")), WHOLE);
    assert_eq!(merged(description("a"), description("b"), NO_DESCRIPTION), WHOLE);
    assert_eq!(merged(description("a"), NO_DESCRIPTION, NO_DESCRIPTION), FieldOutcome::Same);
}

#[test]
fn what_nobody_sees_is_no_change() {
    let text = |text| description(text);
    let composed = "caf\u{e9}\nsecond";
    for unseen in ["cafe\u{301}\nsecond", "caf\u{e9}\r\nsecond", "caf\u{e9} \t\nsecond\n\n "] {
        assert_eq!(merged(text(composed), text(unseen), text(composed)), FieldOutcome::Unchanged);
        assert_eq!(merged(text(composed), text("new"), text(unseen)), FieldOutcome::Theirs);
        assert_eq!(merged(text(composed), text(unseen), text("new")), FieldOutcome::Mine);
        assert_eq!(merged(text("old"), text(composed), text(unseen)), FieldOutcome::Same);
    }
    assert_eq!(merged(name("cafe\u{301}"), name("caf\u{e9}"), name("b")), FieldOutcome::Mine);
    // Blanks inside of a line are seen, and so is an indent.
    assert_eq!(merged(text("a b"), text("a  b"), text("a b")), FieldOutcome::Theirs);
    assert_eq!(merged(text("a"), text(" a"), text("a")), FieldOutcome::Theirs);
}

#[test]
fn what_is_stored_stays_to_the_letter_if_nobody_changed_it() {
    let stored = with(description("cafe\u{301} "));
    let mine = with(description("caf\u{e9}"));
    let edit = Edit { content: &mine, stock: StockMode::Number, stock_changed: false };
    let report = merge((BASE, &stored), (THEIRS, &stored), &edit);
    assert_eq!(report.merged(&mine), Some(stored));
}

#[test]
fn a_merge_never_proposes_what_could_not_be_saved() {
    let long = "x".repeat(ProductContent::DESCRIPTION_MAX - 14);
    let base = format!("one {long} two");
    let [theirs, mine] = [format!("1234567 {long} two"), format!("one {long} 1234567")];
    assert_eq!(merged(description(&base), description(&theirs), description(&mine)), WHOLE);
    let mine = format!("one {long} 12345");
    let fits = FieldOutcome::Merged(description(&format!("1234567 {long} 12345")));
    assert_eq!(merged(description(&base), description(&theirs), description(&mine)), fits);
}

#[test]
fn every_field_is_in_one_group() {
    let mut grouped = GROUPS.concat();
    grouped.sort();
    assert_eq!(grouped, Field::ALL);
}

#[test]
fn a_group_conflicts_as_one_value() {
    let groups: &[&[Field]] =
        &[&[Field::StockQuantity], &[Field::Price, Field::Name], &[Field::Description]];
    let outcomes = |theirs: &ProductContent, mine: &ProductContent| -> Vec<FieldOutcome> {
        let products = Three { base: &product(), theirs, mine };
        let edit = Edit { content: mine, stock: StockMode::Number, stock_changed: false };
        let fields = merge_groups(groups, products, &edit);
        assert_eq!(fields.iter().map(|merge| merge.field).collect::<Vec<_>>(), Field::ALL);
        fields.into_iter().map(|merge| merge.outcome).collect()
    };
    let unchanged = || FieldOutcome::Unchanged;
    let (named, priced) = (with(name("Cup")), with(FieldValue::Price(price("5"))));
    let mut both = named.clone();
    both.set(FieldValue::Price(price("5")));

    // One side each: one value, changed by both. Alone, the two fields would have merged.
    assert_eq!(outcomes(&named, &priced), [WHOLE, unchanged(), WHOLE, unchanged()]);
    // What both agree on is not in question.
    assert_eq!(outcomes(&named, &both), [FieldOutcome::Same, unchanged(), WHOLE, unchanged()]);
    // One side only, and the group is taken as it is.
    let theirs = || FieldOutcome::Theirs;
    assert_eq!(outcomes(&both, &product()), [theirs(), unchanged(), theirs(), unchanged()]);
    // A field without a value in question stays out of it.
    let other = with(name("Jug"));
    assert_eq!(outcomes(&named, &other), [WHOLE, unchanged(), unchanged(), unchanged()]);
    // Other groups are untouched by it.
    let mut moved = priced.clone();
    moved.set(pieces(12));
    assert_eq!(outcomes(&named, &moved), [WHOLE, unchanged(), WHOLE, FieldOutcome::Mine]);
}
