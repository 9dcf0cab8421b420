//! Tests of values, their types and their serialized form.

use crate::{Amount, FieldId, Record, SetError, Value, Values, WrongType};
use rust_decimal::Decimal;

fn json(value: &Value) -> String {
    serde_json::to_string(value).expect("JSON")
}

#[test]
fn no_value_an_empty_text_and_zero_differ() {
    for (value, expected) in [
        (Value::None, r#""none""#),
        ("".into(), r#"{"text":""}"#),
        (0.into(), r#"{"integer":0}"#),
        (Decimal::new(0, 2).into(), r#"{"decimal":"0.00"}"#),
        (false.into(), r#"{"flag":false}"#),
        (Value::set::<&str>([]), r#"{"set":[]}"#),
        (Value::list(["b", "a"]), r#"{"list":["b","a"]}"#),
    ] {
        assert_eq!(json(&value), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).expect("a value"), value);
    }
}

#[test]
fn a_value_converts_to_its_own_type_only() {
    let number: Result<i64, _> = Value::from(5).try_into();
    assert_eq!(number, Ok(5));
    let none: Result<Option<i64>, _> = Value::None.try_into();
    assert_eq!(none, Ok(None));
    let wrong: Result<String, _> = Value::from(5).try_into();
    assert_eq!(wrong, Err(WrongType { expected: "text", found: "integer" }));
    let missing: Result<bool, _> = Value::None.try_into();
    assert_eq!(missing, Err(WrongType { expected: "flag", found: "none" }));
}

#[test]
fn an_amount_is_added_to_a_number_of_its_type() {
    let add = |amount: Amount, value: Value| amount.add_to(&value);
    assert_eq!(add((-2).into(), 10.into()), Some(8.into()));
    assert_eq!(add(2.into(), Value::None), Some(2.into()));
    assert_eq!(add(2.into(), "10".into()), None);
    assert_eq!(add(Decimal::ONE.into(), 10.into()), None);
    assert_eq!(add(1.into(), i64::MAX.into()), Some(i64::MAX.into()));
    assert_eq!(Amount::from(2).to_string(), "+2");
    assert_eq!(Amount::from(Decimal::new(-150, 2)).to_string(), "-1.50");
}

#[test]
fn a_struct_of_the_program_is_a_record() {
    const NAME: FieldId = FieldId::new("name");
    #[derive(Debug, Clone, PartialEq)]
    struct Tag {
        name: String,
    }
    impl Record for Tag {
        fn get(&self, field: FieldId) -> Value {
            if field == NAME { self.name.as_str().into() } else { Value::None }
        }

        fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError> {
            match field {
                NAME => self.name = value.try_into()?,
                _ => return Err(SetError::UnknownField(field)),
            }
            Ok(())
        }
    }
    let mut tag = Tag { name: "old".to_owned() };
    assert_eq!(Values::default().with(NAME, "new").write_to(&mut tag), Ok(()));
    assert_eq!(tag.name, "new");
    let other = FieldId::new("other");
    let refused = Values::default().with(other, 1).write_to(&mut tag);
    assert_eq!(refused, Err(SetError::UnknownField(other)));
    assert!(matches!(tag.set(NAME, Value::None), Err(SetError::WrongType(_))));
}

#[test]
fn a_key_is_checked() {
    for bad in ["", "Name", "1st", "a-b", "é", &"a".repeat(64)] {
        assert!(bad.parse::<FieldId>().is_err(), "{bad:?}");
    }
    let longest = "a".repeat(63);
    assert_eq!(longest.parse::<FieldId>().expect("a key").as_str(), longest);
    let mut ids = ["b", "a_b", "a", "ab"].map(FieldId::new);
    ids.sort_unstable();
    assert_eq!(ids.map(|id| id.to_string()), ["a", "a_b", "ab", "b"]);
}
