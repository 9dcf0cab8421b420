//! Values of fields as JSON.

use super::number;
use crate::product::Value;
use concord_record::{FieldDef, Kind, Problem};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Number, Value as Json};
use std::borrow::{Borrow, Cow};

/// Reads a value of a field. Numbers may come as strings, as the old service took them.
///
/// # Errors
/// What is wrong with the value, and what to do.
pub fn read(field: &FieldDef, json: Json) -> Result<Value, Cow<'static, str>> {
    let message = |problem: &Problem| Cow::Owned(field.error(problem).message);
    let value = match (&field.kind, json) {
        (Kind::Decimal { scale, min, max }, json) if field.required || !json.is_null() => {
            number::decimal(&json, *scale, *min..=*max).map_err(|problem| message(&problem))?
        }
        (Kind::Integer { min, max }, json) if field.required || !json.is_null() => {
            number::whole_number(&json, *min..=*max).map_err(|problem| message(&problem))?
        }
        (Kind::Set { .. }, Json::Null) => Value::set::<String>([]),
        (_, Json::Null) => Value::None,
        (Kind::Flag, Json::Bool(flag)) => Value::Flag(flag),
        (Kind::Set { max_items, .. }, json) => {
            let items = texts(json).ok_or_else(|| wrong_type(field))?;
            if items.len() > *max_items {
                return Err(message(&Problem::TooManyItems { max: *max_items, len: items.len() }));
            }
            Value::set(items)
        }
        (Kind::List { .. }, json) => Value::list(texts(json).ok_or_else(|| wrong_type(field))?),
        (_, Json::String(text)) if field.kind.is_text() => Value::Text(text),
        _ => return Err(wrong_type(field)),
    };
    field.check(value).map_err(|error| error.message.into())
}

/// A value as it stands in JSON. A decimal is an exact number.
#[derive(Debug)]
pub struct JsonValue<V>(pub V);

impl<V: Borrow<Value>> Serialize for JsonValue<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.borrow() {
            Value::None => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Decimal(number) => {
                let number: Number = number.to_string().parse().map_err(S::Error::custom)?;
                number.serialize(serializer)
            }
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Set(items) => serializer.collect_seq(items),
            Value::List(items) => serializer.collect_seq(items),
        }
    }
}

fn texts(json: Json) -> Option<Vec<String>> {
    serde_json::from_value(json).ok()
}

/// Numbers have messages of their own.
fn wrong_type(field: &FieldDef) -> Cow<'static, str> {
    let expected = match field.kind {
        Kind::Flag => "true or false",
        Kind::Set { .. } | Kind::List { .. } => "a list of texts",
        _ => "a text",
    };
    let or_null = if field.required { "" } else { " or null" };
    format!("Send the {} as {expected}{or_null}.", field.noun()).into()
}
