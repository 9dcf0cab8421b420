//! Decisions about one field.

use crate::{
    Change, Changes, Decision, Edit, FieldDef, FieldId, Kind, MergeRule, Outcome, Pick, Schema,
    Value, Values, merge, two_way,
};

const ID: FieldId = FieldId::new("field");

fn record(value: impl Into<Value>) -> Values {
    Values::default().with(ID, value)
}

fn decision(
    field: FieldDef,
    base: impl Into<Value>,
    theirs: impl Into<Value>,
    changes: &Changes,
) -> (FieldDef, Decision) {
    let schema = Schema::new([field.clone()]).expect("a schema");
    let edit = Edit::new(&schema, changes).expect("within the limits");
    let report = merge(&record(base), &record(theirs), &edit);
    (field, Decision::new(&report.fields[0], report.base_lost))
}

fn text(base: &str, theirs: &str, mine: &str) -> (FieldDef, Decision) {
    let field = FieldDef::new(ID, "Note", Kind::multi_line(999));
    decision(field, base, theirs, &Changes::default().set(ID, mine))
}

fn stock() -> FieldDef {
    FieldDef::new(ID, "Stock", Kind::integer(0..=99)).rule(MergeRule::Delta)
}

fn number(base: i64, theirs: i64, mine: i64) -> Decision {
    decision(stock(), base, theirs, &Changes::default().set(ID, mine)).1
}

#[test]
fn a_number_can_be_theirs_mine_or_both() {
    for (pick, result) in [
        (Pick::Theirs, "9"),
        (Pick::Mine, "12"),
        (Pick::TheirsThenMine, "11"),
        (Pick::MineThenTheirs, "11"),
    ] {
        let mut decision = number(10, 9, 12);
        assert!(decision.can_pick(pick));
        decision.pick(0, pick);
        assert_eq!(decision.result, result);
    }
    assert_eq!(number(10, 2, 5).offers(), [Pick::Theirs, Pick::Mine]);
    assert_eq!(number(10, 2, 5).merge.both(), None);
}

#[test]
fn a_pick_that_is_not_offered_changes_nothing() {
    let mut decision = number(10, 2, 5);
    for (place, pick) in [(0, Pick::TheirsThenMine), (0, Pick::Merged), (1, Pick::Mine)] {
        decision.pick(place, pick);
        assert!(!decision.is_decided());
    }
    decision.pick_open(Pick::Merged);
    assert!(!decision.is_decided());
}

#[test]
fn a_number_of_both_is_saved_as_a_number_and_an_amount_stays_an_amount() {
    let mut both = number(10, 9, 12);
    both.pick(0, Pick::TheirsThenMine);
    assert_eq!(both.change(&stock()), Ok(Some(Change::Set(11.into()))));

    let added = Changes::default().add(ID, -2);
    let (field, mut merged) = decision(stock(), 10, 9, &added);
    assert_eq!(merged.result, "7");
    assert_eq!(merged.offers(), [Pick::Merged, Pick::Theirs]);
    assert_eq!(merged.change(&field), Ok(Some(Change::Add((-2).into()))));
    merged.pick(0, Pick::Theirs);
    assert_eq!(merged.change(&field), Ok(None));
    merged.result = "5".to_owned();
    assert_eq!(merged.change(&field), Ok(Some(Change::Set(5.into()))));
    let (field, alone) = decision(stock(), 10, 10, &added);
    assert_eq!(alone.change(&field), Ok(Some(Change::Add((-2).into()))));
}

#[test]
fn an_amount_outside_the_range_offers_what_is_possible() {
    let taken = |amount: i64| decision(stock(), 3, 1, &Changes::default().add(ID, amount)).1;
    assert_eq!(taken(-2).offers(), [Pick::Theirs, Pick::Mine]);
    assert_eq!(taken(-4).offers(), [Pick::Theirs]);
    let mut asked = taken(-4);
    asked.pick_open(Pick::Mine);
    assert!(!asked.is_decided());
}

#[test]
fn both_lines_of_a_rewritten_text_stay_lines() {
    let (_, mut decision) = text("", "From them.", "From me.");
    decision.pick(0, Pick::TheirsThenMine);
    assert_eq!(decision.result, "From them.\nFrom me.");
    decision.pick(0, Pick::MineThenTheirs);
    assert_eq!(decision.result, "From me.\nFrom them.");
}

#[test]
fn no_value_can_be_picked() {
    let field = FieldDef::new(ID, "Note", Kind::multi_line(99));
    let changes = Changes::default().set(ID, "New");
    let (field, mut note) = decision(field, "Old", Value::None, &changes);
    assert_eq!(note.value(&field).map_err(|e| e.message), Err("Decide about the note.".to_owned()));
    note.pick(0, Pick::Theirs);
    assert!(note.is_decided());
    assert_eq!(note.value(&field), Ok(Value::None));
    // An empty text that was picked is not turned into no value.
    let changes = Changes::default().set(ID, "");
    let (field, mut note) = decision(field, "Old", "New", &changes);
    note.pick(0, Pick::Mine);
    assert_eq!(note.value(&field), Ok("".into()));
}

#[test]
fn what_was_typed_is_never_replaced_without_a_way_back() {
    let mut price = number(10, 12, 11);
    assert_eq!(price.way_back(), None);
    price.result = "15".to_owned();
    price.pick(0, Pick::Theirs);
    assert_eq!((price.result.as_str(), price.way_back()), ("12", Some("15")));
    // Typed again over the pick, and replaced again: both come back.
    price.result = "16".to_owned();
    price.pick(0, Pick::Mine);
    assert_eq!((price.result.as_str(), price.way_back()), ("11", Some("16")));
    price.take_back();
    assert_eq!((price.result.as_str(), price.way_back()), ("16", Some("15")));
    price.take_back();
    assert_eq!((price.result.as_str(), price.way_back()), ("15", Some("16")));
    // What comes back can be replaced again.
    price.pick(0, Pick::Theirs);
    assert_eq!((price.result.as_str(), price.way_back()), ("12", Some("15")));
}

#[test]
fn a_wording_stays_until_every_passage_is_picked() {
    let lines = |word: &str| format!("It gives {word} light.\n\nAgreed.\n\nMade of {word} wood.");
    let (_, mut note) = text(&lines("warm"), &lines("cold"), &lines("bright"));
    assert_eq!((note.places(), note.decided_places()), (2, 0));
    note.result = "Only mine.".to_owned();
    assert_eq!(note.decided_places(), 2);
    note.pick(0, Pick::Theirs);
    assert_eq!((note.result.as_str(), note.way_back()), ("Only mine.", None));
    note.pick(1, Pick::Mine);
    assert_eq!(note.result, "It gives cold light.\n\nAgreed.\n\nMade of bright wood.");
    note.take_back();
    assert_eq!(note.result, "Only mine.");
}

#[test]
fn line_ends_of_a_browser_are_no_wording() {
    let (field, mut note) = text("a\nb\nc", "A\nb\nc", "a\nb\nC");
    note.result = "A\r\nb\r\nC".to_owned();
    assert!(!note.is_typed());
    assert_eq!(note.value(&field), Ok("A\nb\nC".into()));
}

#[test]
fn a_stored_value_beyond_a_new_limit_can_stay() {
    let field = FieldDef::new(ID, "Note", Kind::multi_line(3));
    let (field, note) = decision(field, "a long one", "a longer one", &Changes::default());
    assert_eq!(note.change(&field), Ok(None));
}

#[test]
fn without_a_base_both_is_not_offered() {
    let schema = Schema::new([stock()]).expect("a schema");
    let changes = Changes::default().set(ID, 12);
    let edit = Edit::new(&schema, &changes).expect("within the limits");
    let report = two_way(&record(9), &edit);
    let asked = Decision::new(&report.fields[0], report.base_lost);
    assert!(asked.base_lost && matches!(asked.merge.outcome, Outcome::Conflict(_)));
    assert_eq!(asked.offers(), [Pick::Theirs, Pick::Mine]);
}

#[test]
fn the_text_of_a_result_tells_no_value_from_an_empty_one() {
    let note = || FieldDef::new(ID, "Note", Kind::multi_line(999));
    let removed = Changes::default().set(ID, Value::None);
    let (_, mut decision) = decision(note(), "a", "", &removed);
    assert_eq!(decision.text().as_deref(), Some(""), "without a pick, what is stored");
    decision.pick(0, Pick::Theirs);
    assert_eq!(decision.text().as_deref(), Some(""));
    decision.pick(0, Pick::Mine);
    assert_eq!(decision.text(), None);
    decision.result = "b".to_owned();
    assert_eq!(decision.text().as_deref(), Some("b"));
}
