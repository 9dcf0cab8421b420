//! Values of fields as JSON.

use super::number;
use crate::product::Value;
use concord_record::{FieldDef, Kind, Problem};
use serde_json::Value as Json;
use std::borrow::Cow;

/// Reads a value of a field. Numbers may come as strings, as the old service took them.
///
/// # Errors
/// What is wrong with the value, and what to do.
pub fn read(field: &FieldDef, json: Json) -> Result<Value, Cow<'static, str>> {
    let told = |problem: &Problem| Cow::Owned(field.error(problem).message);
    let value = match (&field.kind, json) {
        (Kind::Decimal { scale, min, max }, json) if field.required || !json.is_null() => {
            number::decimal(&json, *scale, *min..=*max).map_err(|problem| told(&problem))?
        }
        (Kind::Integer { min, max }, json) if field.required || !json.is_null() => {
            number::whole_number(&json, *min..=*max).map_err(|problem| told(&problem))?
        }
        (_, Json::Null) => Value::None,
        (Kind::Flag, Json::Bool(flag)) => Value::Flag(flag),
        (Kind::Set { .. }, json) => Value::set(texts(json).ok_or_else(|| wrong_type(field))?),
        (Kind::List { .. }, json) => Value::list(texts(json).ok_or_else(|| wrong_type(field))?),
        (_, Json::String(text)) if field.kind.is_text() => Value::Text(text),
        _ => return Err(wrong_type(field)),
    };
    field.check(value).map_err(|error| error.message.into())
}

/// Writes a value as it stands in a product. A decimal is an exact number.
pub fn write(value: Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Text(text) => Json::from(text),
        Value::Decimal(number) => number.to_string().parse().map_or(Json::Null, Json::Number),
        Value::Integer(number) => Json::from(number),
        Value::Flag(flag) => Json::from(flag),
        Value::Set(items) => Json::from_iter(items),
        Value::List(items) => Json::from_iter(items),
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
