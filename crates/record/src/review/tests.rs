//! Tests of whole reviews.

use crate::{
    Changes, Edit, FieldDef, FieldId, Kind, MergeRule, Pick, PickCounts, Record, Report, Review,
    Schema, Value, Values, merge,
};

const NAME: FieldId = FieldId::new("name");
const NOTE: FieldId = FieldId::new("note");
const PRICE: FieldId = FieldId::new("price");
const STOCK: FieldId = FieldId::new("stock");

fn schema() -> Schema {
    Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=99)).required(),
        FieldDef::new(NOTE, "Note", Kind::multi_line(999)),
        FieldDef::new(PRICE, "Price", Kind::integer(0..=99)),
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=99)).rule(MergeRule::Delta),
    ])
    .expect("a schema")
}

fn record(name: &str, note: &str, price: i64, stock: i64) -> Values {
    Values::default().with(NAME, name).with(NOTE, note).with(PRICE, price).with(STOCK, stock)
}

fn report(base: &Values, theirs: &Values, changes: &Changes) -> Report {
    merge(base, theirs, &Edit::new(&schema(), changes).expect("within the limits"))
}

/// Note, price and stock in conflict; they also changed the name. Returned with the stored record.
fn conflict() -> (Values, Review<u32>) {
    let base = record("Lamp", "A small lamp", 10, 10);
    let theirs = record("Desk lamp", "A green lamp", 12, 9);
    let changes = Changes::between(&schema(), &base, &record("Lamp", "A red lamp", 11, 12));
    let review = Review::new(&report(&base, &theirs, &changes), 8);
    (theirs, review)
}

fn result(review: &Review<u32>, field: FieldId) -> &str {
    review.decision(field).map_or("", |decision| decision.result.as_str())
}

fn is_new(review: &Review<u32>, field: FieldId) -> bool {
    review.decision(field).is_some_and(|decision| decision.is_new)
}

fn type_in(review: &mut Review<u32>, field: FieldId, text: &str) {
    review.decision_mut(field).expect("a decision").result = text.to_owned();
}

#[test]
fn picks_make_the_result() {
    let (theirs, mut review) = conflict();
    assert_eq!(review.undecided(), [NOTE, PRICE, STOCK]);
    assert_eq!(review.progress(), (0, 3));
    let errors = review.changes(&schema()).expect_err("nothing is decided");
    assert_eq!(errors.of(PRICE), Some("Decide about the price."));
    review.pick(PRICE, 0, Pick::Mine);
    review.pick(NOTE, 0, Pick::MineThenTheirs);
    review.pick(STOCK, 0, Pick::TheirsThenMine);
    let expected = record("Desk lamp", "A red green lamp", 11, 11);
    assert_eq!(review.values(&schema()), Ok(expected.clone()));
    let changes = review.changes(&schema()).expect("decided");
    assert_eq!(changes, Changes::between(&schema(), &theirs, &expected));
    // What the merge settled can be changed back.
    review.pick(NAME, 0, Pick::Mine);
    assert_eq!(result(&review, NAME), "Lamp");
}

#[test]
fn a_typed_result_is_checked() {
    let (_, mut review) = conflict();
    review.pick_open(Pick::Theirs);
    type_in(&mut review, PRICE, "100");
    let errors = review.changes(&schema()).expect_err("out of range");
    assert_eq!(errors.to_string(), "Enter a price from 0 to 99.");
    type_in(&mut review, PRICE, " 15 ");
    let changes = review.changes(&schema()).expect("decided");
    assert_eq!(changes, Changes::default().set(PRICE, 15));
    // An emptied name is missing; an emptied note has no value.
    type_in(&mut review, NAME, "");
    type_in(&mut review, NOTE, "");
    let errors = review.changes(&schema()).expect_err("no name");
    assert_eq!(errors.to_string(), "Enter a name.");
    type_in(&mut review, NAME, "Desk lamp");
    let changes = review.changes(&schema()).expect("decided");
    assert_eq!(changes, Changes::default().set(PRICE, 15).set(NOTE, Value::None));
}

#[test]
fn all_open_questions_are_answered_at_once_and_no_other() {
    let (_, mut review) = conflict();
    type_in(&mut review, PRICE, "15");
    review.pick(STOCK, 0, Pick::TheirsThenMine);
    review.pick_open(Pick::Theirs);
    assert_eq!((result(&review, PRICE), result(&review, STOCK)), ("15", "11"));
    assert_eq!(result(&review, NOTE), "A green lamp");
    review.pick_open(Pick::Mine);
    assert_eq!(result(&review, NOTE), "A red lamp");
    // Their name was settled by the merge.
    assert_eq!((result(&review, NAME), result(&review, STOCK)), ("Desk lamp", "11"));
    assert_eq!(review.progress(), (3, 3));
    let counts = PickCounts { mine: 1, both: 1, typed: 1, ..PickCounts::default() };
    assert_eq!(review.pick_counts(), counts);
}

#[test]
fn a_third_save_asks_only_what_is_new() {
    let (eight, mut review) = conflict();
    review.pick(PRICE, 0, Pick::Mine);
    review.pick(NOTE, 0, Pick::Theirs);
    review.pick(STOCK, 0, Pick::Mine);
    let changes = review.changes(&schema()).expect("decided");
    let nine = record("Desk lamp", "A green lamp", 13, 9);

    let review = review.following(&report(&eight, &nine, &changes), 9);
    assert_eq!((review.first, review.latest), (8, 9));
    assert_eq!(review.trail[0].other, 8);
    assert_eq!(review.trail[0].results[&PRICE].as_deref(), Some("11"));
    assert_eq!(review.undecided(), [PRICE]);
    assert!(is_new(&review, PRICE) && !is_new(&review, NOTE));
    assert_eq!(review.decision(PRICE).map(|it| &it.merge.base), Some(&Value::Integer(12)));
    assert_eq!((result(&review, NOTE), result(&review, STOCK)), ("A green lamp", "12"));
}

#[test]
fn a_third_save_of_a_field_given_to_them_is_merged() {
    let (eight, mut review) = conflict();
    review.pick_open(Pick::Theirs);
    let changes = review.changes(&schema()).expect("decided");
    assert!(changes.is_empty());
    let nine = record("Desk lamp", "A green lamp", 13, 9);
    let review = review.following(&report(&eight, &nine, &changes), 9);
    assert!(review.undecided().is_empty());
    assert_eq!(result(&review, PRICE), "13");
}

#[test]
fn an_amount_goes_on_after_a_third_save() {
    let (seven, eight) = (record("Lamp", "", 10, 10), record("Desk lamp", "", 10, 9));
    let changes = Changes::default().set(NAME, "Floor lamp").add(STOCK, -2);
    let mut review = Review::new(&report(&seven, &eight, &changes), 8);
    review.pick(NAME, 0, Pick::Mine);
    assert_eq!(review.changes(&schema()), Ok(changes.clone()));
    let nine = record("Desk lamp", "", 10, 5);
    let review = review.following(&report(&eight, &nine, &changes), 9);
    assert_eq!((review.undecided(), result(&review, STOCK)), (vec![], "3"));
    assert_eq!(review.changes(&schema()), Ok(changes));
}

#[test]
fn a_full_form_that_was_overtaken_shows_what_is_stored() {
    let (eight, mut review) = conflict();
    review.pick(NOTE, 0, Pick::Theirs);
    // The form was saved over theirs. Version 9 has its text, and a new name.
    let mine = record("Lamp", "A red lamp", 11, 12);
    let nine = record("Floor lamp", "A red lamp", 12, 9);
    let changes = Changes::between(&schema(), &eight, &mine);
    let review = review.following(&report(&eight, &nine, &changes), 9);
    for decision in &review.decisions {
        assert_eq!(decision.merge.theirs, nine.get(decision.merge.field));
    }
    assert_eq!(result(&review, NOTE), "A red lamp");
}

#[test]
fn a_number_that_was_chosen_is_asked_about_after_a_third_save() {
    let (eight, mut review) = conflict();
    review.pick_open(Pick::Theirs);
    review.pick(STOCK, 0, Pick::TheirsThenMine);
    let changes = review.changes(&schema()).expect("decided");
    // The answer was lost, one more was sold, and the decision is sent again.
    let ten = record("Desk lamp", "A green lamp", 12, 10);
    let again = report(&eight, &ten, &changes);
    assert!(again.conflicts().any(|merge| merge.field == STOCK));
}

#[test]
fn the_fields_of_a_group_are_picked_together() {
    let currency = FieldId::new("currency");
    let schema = Schema::new([
        FieldDef::new(PRICE, "Price", Kind::integer(0..=99)).group("money"),
        FieldDef::new(currency, "Currency", Kind::choice(["EUR", "USD"])).group("money"),
    ])
    .expect("a schema");
    let record = |price: i64, unit: &str| Values::default().with(PRICE, price).with(currency, unit);
    let merged = |base: &Values, theirs: &Values, changes: &Changes| {
        merge(base, theirs, &Edit::new(&schema, changes).expect("within the limits"))
    };
    let eight = record(12, "EUR");
    let changes = Changes::default().set(currency, "USD");
    let mut review = Review::new(&merged(&record(10, "EUR"), &eight, &changes), 8_u32);
    review.pick(currency, 0, Pick::Mine);
    assert_eq!(review.values(&schema), Ok(record(10, "USD")));
    // A third save of one field asks about the whole group.
    let changes = review.changes(&schema).expect("decided");
    let report = merged(&eight, &record(13, "EUR"), &changes);
    let review = review.following(&report, 9);
    assert_eq!(review.undecided(), [PRICE, currency]);
}
