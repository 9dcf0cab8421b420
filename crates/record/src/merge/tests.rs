//! The rows of the merge table as tests.

use crate::{
    Changes, Conflict, Edit, FieldDef, FieldId, Kind, MergeRule, Outcome, Passage, Schema, Value,
    Values, merge,
};
use rust_decimal::Decimal;

const ID: FieldId = FieldId::new("field");
const WHOLE: Outcome = Outcome::Conflict(Conflict::Whole);

/// The outcome for one field.
fn outcome(field: FieldDef, [base, theirs, mine]: [Value; 3]) -> Outcome {
    let schema = Schema::new([field]).expect("a schema");
    let [base, theirs, mine] = [base, theirs, mine].map(|value| Values::default().with(ID, value));
    let edit = Edit::new(&schema, &Changes::all(&schema, &mine)).expect("within the limits");
    merge(&base, &theirs, &edit).fields.remove(0).outcome
}

fn text(max: usize, values: [&str; 3]) -> Outcome {
    outcome(FieldDef::new(ID, "Text", Kind::multi_line(max)), values.map(Value::from))
}

fn set(max_items: usize, values: [&[&str]; 3]) -> Outcome {
    let values = values.map(|items| Value::set(items.iter().copied()));
    outcome(FieldDef::new(ID, "Tags", Kind::set(max_items, 9)), values)
}

fn list(values: [&str; 3]) -> Outcome {
    let values = values.map(|items| Value::list(items.chars().map(String::from)));
    outcome(FieldDef::new(ID, "Images", Kind::list(9, 9)), values)
}

fn merged_list(items: &str) -> Outcome {
    Outcome::Merged(Value::list(items.chars().map(String::from)))
}

#[test]
fn a_whole_value_is_taken_from_the_side_that_changed_it() {
    let name = |values: [&str; 3]| {
        outcome(FieldDef::new(ID, "Name", Kind::single_line(1..=9)), values.map(Value::from))
    };
    assert_eq!(name(["a", "a", "a"]), Outcome::Unchanged);
    assert_eq!(name(["a", "b", "a"]), Outcome::Theirs);
    assert_eq!(name(["a", "a", "b"]), Outcome::Mine);
    assert_eq!(name(["a", "b", "b"]), Outcome::Same);
    assert_eq!(name(["a", "b", "c"]), WHOLE);
}

#[test]
fn what_nobody_sees_is_no_change() {
    let composed = "caf\u{e9}\nsecond";
    for unseen in ["cafe\u{301}\nsecond", "caf\u{e9}\r\nsecond", "caf\u{e9} \t\nsecond\n\n "] {
        assert_eq!(text(99, [composed, unseen, composed]), Outcome::Unchanged);
        assert_eq!(text(99, [composed, "new", unseen]), Outcome::Theirs);
        assert_eq!(text(99, [composed, unseen, "new"]), Outcome::Mine);
        assert_eq!(text(99, ["old", composed, unseen]), Outcome::Same);
    }
    let price = FieldDef::new(ID, "Price", Kind::decimal(2, Decimal::ZERO..=Decimal::TEN));
    let numbers = [(1, 0), (20, 1), (200, 2)].map(|(n, scale)| Decimal::new(n, scale).into());
    assert_eq!(outcome(price, numbers), Outcome::Same);
}

#[test]
fn texts_merge_passage_by_passage() {
    let merged = |text: &str| Outcome::Merged(text.into());
    assert_eq!(text(99, ["a red mug", "a red cup", "a big red mug"]), merged("a big red cup"));
    let passages = vec![
        Passage::Agreed("a ".to_owned()),
        Passage::Disputed { base: "red".into(), theirs: "green".into(), mine: "blue".into() },
        Passage::Agreed(" mug".to_owned()),
    ];
    assert_eq!(
        text(99, ["a red mug", "a green mug", "a blue mug"]),
        Outcome::Conflict(Conflict::Passages(passages))
    );
    // The merged text would be too long.
    assert_eq!(text(11, ["one two", "oneone two", "one twotwo"]), WHOLE);
}

#[test]
fn no_value_is_not_an_empty_text() {
    let field = || FieldDef::new(ID, "Text", Kind::multi_line(9));
    let none = || Value::None;
    assert_eq!(outcome(field(), [none(), none(), "".into()]), Outcome::Mine);
    assert_eq!(outcome(field(), ["a".into(), none(), "".into()]), WHOLE);
    assert_eq!(outcome(field(), ["a".into(), "b".into(), none()]), WHOLE);
    assert_eq!(outcome(field(), ["a".into(), none(), none()]), Outcome::Same);
}

#[test]
fn a_set_has_the_additions_and_removals_of_both_sides() {
    let merged = |items: &[&str]| Outcome::Merged(Value::set(items.iter().copied()));
    assert_eq!(set(9, [&["a", "b"], &["a", "b", "c"], &["b", "d"]]), merged(&["b", "c", "d"]));
    assert_eq!(set(9, [&["a", "b"], &["a"], &["b"]]), merged(&[]));
    assert_eq!(
        set(9, [&["e\u{301}"], &["\u{e9}", "a"], &["\u{e9}", "b"]]),
        merged(&["a", "b", "\u{e9}"])
    );
    // Case does not tell items apart: both added one tag, and one side removed another.
    assert_eq!(set(9, [&["x"], &["X", "new"], &["New"]]), merged(&["new"]));
    assert_eq!(set(9, [&["usb"], &["USB", "a"], &["usb", "b"]]), merged(&["USB", "a", "b"]));
    assert_eq!(set(2, [&["a"], &["a", "b"], &["a", "c"]]), WHOLE);
    let tags = FieldDef::new(ID, "Tags", Kind::set(9, 9));
    let values = [Value::set(["a"]), Value::None, Value::set(["a", "b"])];
    assert_eq!(outcome(tags.clone(), values), merged(&["b"]));
    let values = [Value::set(["a"]), Value::None, Value::set::<&str>([])];
    assert_eq!(outcome(tags, values), Outcome::Merged(Value::None));
}

#[test]
fn a_list_has_the_additions_and_removals_of_both_sides() {
    assert_eq!(list(["abc", "abcd", "xabc"]), merged_list("xabcd"));
    assert_eq!(list(["abc", "ac", "abxc"]), merged_list("axc"));
    assert_eq!(list(["abc", "acb", "abcd"]), merged_list("acdb"));
    assert_eq!(list(["abc", "xabc", "cba"]), merged_list("xcba"));
    assert_eq!(list(["ab", "axb", "ayb"]), merged_list("axyb"));
    assert_eq!(list(["ab", "ayb", "axb"]), merged_list("axyb"));
    assert_eq!(list(["ab", "axb", "axyb"]), merged_list("axyb"));
}

#[test]
fn two_orders_of_a_list_are_a_conflict_that_keeps_all_items() {
    let order = |theirs: &str, mine: &str| {
        let [theirs, mine] =
            [theirs, mine].map(|items| Value::list(items.chars().map(String::from)));
        Outcome::Conflict(Conflict::Order { theirs, mine })
    };
    assert_eq!(list(["abc", "bacx", "acb"]), order("bacx", "acxb"));
    // Both added the same item at different positions.
    assert_eq!(list(["ab", "xab", "abx"]), order("xab", "abx"));
}

#[test]
fn a_group_conflicts_as_one_value() {
    let [price, currency, name] = ["price", "currency", "name"].map(FieldId::new);
    let schema = Schema::new([
        FieldDef::new(price, "Price", Kind::integer(0..=99)).group("money"),
        FieldDef::new(name, "Name", Kind::single_line(1..=9)),
        FieldDef::new(currency, "Currency", Kind::choice(["EUR", "USD"])).group("money"),
    ])
    .expect("a schema");
    let record = |number: i64, unit: &str, text: &str| {
        Values::default().with(price, number).with(currency, unit).with(name, text)
    };
    let outcomes = |theirs: &Values, mine: &Values| -> Vec<Outcome> {
        let edit = Edit::new(&schema, &Changes::all(&schema, mine)).expect("within the limits");
        let report = merge(&record(10, "EUR", "a"), theirs, &edit);
        assert!(report.fields.iter().map(|merge| merge.field).eq(schema.ids()));
        report.fields.into_iter().map(|merge| merge.outcome).collect()
    };
    // One field each, which would merge without the group.
    let (theirs, mine) = (record(12, "EUR", "a"), record(10, "USD", "b"));
    assert_eq!(outcomes(&theirs, &mine), [WHOLE, Outcome::Mine, WHOLE]);
    // Fields on which both agree are not in question.
    let both = record(12, "USD", "a");
    assert_eq!(outcomes(&theirs, &both), [Outcome::Same, Outcome::Unchanged, WHOLE]);
    assert_eq!(outcomes(&both, &both), [Outcome::Same, Outcome::Unchanged, Outcome::Same]);
    // Only one side changed it, so the group is taken as it is.
    let base = record(10, "EUR", "a");
    assert_eq!(outcomes(&both, &base), [Outcome::Theirs, Outcome::Unchanged, Outcome::Theirs]);
}

#[test]
fn a_number_that_came_back_was_still_changed() {
    let field = FieldDef::new(ID, "Stock", Kind::integer(0..=99)).rule(MergeRule::Delta);
    let schema = Schema::new([field]).expect("a schema");
    let stored = Values::default().with(ID, 10);
    let outcome = |changes: Changes| {
        let edit = Edit::new(&schema, &changes).expect("within the limits").with_moved([ID]);
        merge(&stored, &stored, &edit).fields.remove(0).outcome
    };
    let asked = Outcome::Conflict(Conflict::Numbers { both: None });
    assert_eq!(outcome(Changes::default().set(ID, 12)), asked);
    assert_eq!(outcome(Changes::default().set(ID, 10)), Outcome::Unchanged);
    assert_eq!(outcome(Changes::default().add(ID, 2)), Outcome::Mine);
}

#[test]
fn changes_that_a_schema_does_not_know_are_refused() {
    let schema = Schema::new([FieldDef::new(ID, "Name", Kind::Flag)]).expect("a schema");
    let message = |changes: Changes| {
        Edit::new(&schema, &changes).map(|_| ()).expect_err("an error").to_string()
    };
    let other = FieldId::new("other");
    assert_eq!(
        message(Changes::default().set(other, 1)),
        "Leave out other: there is no such field."
    );
    let added = "Send the change of the name as a new value.";
    assert_eq!(message(Changes::default().add(ID, 1)), added);
}

#[test]
fn a_checked_edit_keeps_what_newer_limits_would_refuse() {
    let field = FieldDef::new(ID, "Name", Kind::single_line(1..=3));
    let schema = Schema::new([field]).expect("a schema");
    let changes = Changes::default().set(ID, "long").set(FieldId::new("unknown"), "a");
    assert!(Edit::new(&schema, &changes).is_err());
    let stored = Values::default().with(ID, "new");
    let report = merge(&stored, &stored, &Edit::of_checked(&schema, changes));
    assert_eq!(report.merged(), Some(Values::default().with(ID, "long")));
}
