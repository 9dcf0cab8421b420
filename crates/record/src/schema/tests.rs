//! Tests that invalid definitions are rejected.

use super::{Schema, SchemaError};
use crate::{FieldDef, FieldId, Kind, MergeRule, Value, Values};
use rust_decimal::Decimal;

const ID: FieldId = FieldId::new("field");

fn field(kind: Kind) -> FieldDef {
    FieldDef::new(ID, "Field", kind)
}

fn refusal(fields: impl IntoIterator<Item = FieldDef>) -> Option<SchemaError> {
    Schema::new(fields).err()
}

#[test]
fn a_schema_is_consistent() {
    let flag = || field(Kind::Flag);
    assert_eq!(refusal([flag()]), None);
    assert_eq!(refusal([flag(), flag()]), Some(SchemaError::RepeatedKey(ID)));
    assert_eq!(refusal([FieldDef::new(ID, " ", Kind::Flag)]), Some(SchemaError::NoLabel(ID)));
    assert_eq!(refusal([flag().searchable()]), Some(SchemaError::NotSearchable(ID)));
    let unordered = field(Kind::set(9, 9)).sortable();
    assert_eq!(refusal([unordered]), Some(SchemaError::NotSortable(ID)));
    let default = field(Kind::choice(["a", "b"])).default_value("c");
    assert_eq!(refusal([default]), Some(SchemaError::BadDefault(ID)));
    #[expect(clippy::reversed_empty_ranges, reason = "the error under test")]
    let reversed = Kind::integer(2..=1);
    let choices = [Kind::choice(["a", "a"]), Kind::choice::<&str>([]), Kind::choice([("a", " ")])];
    for kind in choices.into_iter().chain([reversed, Kind::set(0, 9)]) {
        assert_eq!(refusal([field(kind)]), Some(SchemaError::BadLimits(ID)));
    }
}

#[test]
fn rules_fit_their_fields() {
    let with = |kind, rule| refusal([field(kind).rule(rule)]);
    let unfit = Some(SchemaError::RuleDoesNotFit(ID));
    assert_eq!(with(Kind::Flag, MergeRule::Delta), unfit);
    assert_eq!(with(Kind::set(9, 9), MergeRule::List), unfit);
    assert_eq!(with(Kind::set(9, 9), MergeRule::Whole), None);
    assert_eq!(with(Kind::single_line(0..=9), MergeRule::Text), None);
    assert_eq!(with(Kind::integer(0..=9), MergeRule::Delta), None);
    let grouped = field(Kind::integer(0..=9)).rule(MergeRule::Delta).group("money");
    assert_eq!(refusal([grouped]), Some(SchemaError::DeltaInGroup(ID)));
}

#[test]
fn sums_are_exact() {
    let too_large = Some(SchemaError::TooLargeForSums(ID));
    let delta = |kind| refusal([field(kind).rule(MergeRule::Delta)]);
    assert_eq!(delta(Kind::integer(0..=i64::MAX)), too_large);
    assert_eq!(delta(Kind::integer(-9..=i64::MAX / 4)), None);
    let decimal = |scale, max| refusal([field(Kind::decimal(scale, Decimal::ZERO..=max))]);
    let digits = Decimal::from_i128_with_scale(10_i128.pow(25), 0);
    assert_eq!(decimal(2, digits - Decimal::ONE), None);
    assert_eq!(decimal(2, digits), Some(SchemaError::TooManyDigits(ID)));
    assert_eq!(decimal(0, Decimal::new(15, 1)), Some(SchemaError::TooManyDigits(ID)));
    assert_eq!(decimal(28, Decimal::ZERO), Some(SchemaError::TooManyDigits(ID)));
}

#[test]
fn a_schema_can_be_read_at_run_time() {
    let json = r#"[{"key": "size", "label": "Size", "rule": "whole",
        "kind": {"decimal": {"scale": 1, "min": "0", "max": "99.5"}}}]"#;
    let schema: Schema = serde_json::from_str(json).expect("a schema");
    let size = FieldId::new("size");
    let record = Values::default().with(size, Decimal::from(100));
    let errors = schema.check(&record).expect_err("out of range");
    assert_eq!(errors.of(size), Some("Enter a size from 0 to 99.5."));
    let bad = json.replace("whole", "list");
    assert!(serde_json::from_str::<Schema>(&bad).is_err());
}

#[test]
fn all_errors_of_a_record_are_found() {
    let (one, two) = (FieldId::new("one"), FieldId::new("two"));
    let schema = Schema::new([
        FieldDef::new(one, "One", Kind::Flag).required(),
        FieldDef::new(two, "Two", Kind::integer(1..=2)),
    ])
    .expect("a schema");
    let errors = schema.check(&Values::default().with(two, 3)).expect_err("two errors");
    assert_eq!(errors.to_string(), "Enter an one. Enter a two from 1 to 2.");
    let record = Values::default().with(one, true);
    let checked = schema.check(&record);
    assert_eq!(checked.as_ref(), Ok(&record));
    assert_eq!(checked.map(|record| record.iter().count()), Ok(2));
    assert_ne!(record, Values::default().with(one, Value::None));
}
