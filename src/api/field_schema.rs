//! The fields of a product, described from their registry.

use crate::product::fields;
use concord_record::{FieldDef, Kind, MergeRule};
use rust_decimal::prelude::ToPrimitive;
use utoipa::openapi::{
    Array, KnownFormat, Object, ObjectBuilder, RefOr, Schema, SchemaFormat, Type,
    schema::SchemaType,
};

/// What a schema of the fields describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaUse {
    /// In an answer: every field is there.
    Answer,
    /// In a request for a whole product: required fields must be there.
    WholeProduct,
    /// In a request to change some fields.
    Changes,
}

/// An object with all fields.
pub fn object(usage: SchemaUse) -> ObjectBuilder {
    fields::schema().fields().iter().fold(ObjectBuilder::new(), |object, field| {
        let key = field.key.as_str();
        let object = object.property(key, property(field, usage));
        match usage {
            SchemaUse::Answer => object.required(key),
            SchemaUse::WholeProduct if field.required && field.default.is_none() => {
                object.required(key)
            }
            SchemaUse::WholeProduct | SchemaUse::Changes => object,
        }
    })
}

/// The keys of the fields.
pub fn keys() -> Object {
    ObjectBuilder::new()
        .description(Some("A field that can come back."))
        .schema_type(Type::String)
        .enum_values(Some(fields::ids().map(fields::key)))
        .build()
}

fn property(field: &FieldDef, usage: SchemaUse) -> RefOr<Schema> {
    let is_sent = usage != SchemaUse::Answer;
    let object = || ObjectBuilder::new().description(Some(description(field, usage)));
    let typed = |kind: Type| match field.required {
        true => SchemaType::from(kind),
        false => SchemaType::from_iter([kind, Type::Null]),
    };
    let text = || object().schema_type(typed(Type::String));
    let pattern = field.pattern().filter(|_| is_sent);
    let described = match &field.kind {
        // The pattern of a sent line contains its lengths: spaces around it do not count.
        Kind::SingleLine { .. } if pattern.is_some() => text().pattern(pattern),
        Kind::SingleLine { min, max } => text().min_length(Some(*min)).max_length(Some(*max)),
        Kind::MultiLine { max } => text().max_length(Some(*max)).pattern(pattern),
        Kind::Decimal { scale, min, max } => object()
            .schema_type(typed(Type::Number))
            .minimum(min.to_f64())
            .maximum(max.to_f64())
            .multiple_of(is_sent.then(|| rust_decimal::Decimal::new(1, *scale).to_f64()).flatten())
            .format((!is_sent).then_some(SchemaFormat::KnownFormat(KnownFormat::Double))),
        Kind::Integer { min, max } => object()
            .schema_type(typed(Type::Integer))
            .minimum(Some(*min))
            .maximum(Some(*max))
            .format(Some(SchemaFormat::KnownFormat(match i32::try_from(*max) {
                Ok(_) => KnownFormat::Int32,
                Err(_) => KnownFormat::Int64,
            }))),
        Kind::Flag => object().schema_type(typed(Type::Boolean)),
        Kind::Choice { options } => {
            let values = options.iter().map(|option| option.value.clone());
            let default = field.default.as_text().filter(|_| usage == SchemaUse::WholeProduct);
            text().enum_values(Some(values)).default(default.map(Into::into))
        }
        Kind::Set { max_items, max_chars } | Kind::List { max_items, max_chars } => {
            let array = if is_sent { typed(Type::Array) } else { Type::Array.into() };
            return RefOr::T(Schema::Array(items(field, usage, array, *max_items, *max_chars)));
        }
    };
    RefOr::T(Schema::Object(described.build()))
}

fn items(
    field: &FieldDef,
    usage: SchemaUse,
    array: SchemaType,
    max_items: usize,
    max_chars: usize,
) -> Array {
    let item = ObjectBuilder::new().schema_type(Type::String);
    let item = match field.pattern().filter(|_| usage != SchemaUse::Answer) {
        Some(pattern) => item.pattern(Some(pattern)),
        None => item.min_length(Some(1)).max_length(Some(max_chars)),
    };
    utoipa::openapi::ArrayBuilder::new()
        .schema_type(array)
        .items(item)
        .max_items(Some(max_items))
        .description(Some(description(field, usage)))
        .build()
}

/// What a field can hold, in words.
fn description(field: &FieldDef, usage: SchemaUse) -> String {
    let is_sent = usage != SchemaUse::Answer;
    let limits = match &field.kind {
        Kind::SingleLine { min, max } if is_sent => format!(
            "{min} to {max} characters without control characters; spaces around them are cut off."
        ),
        Kind::SingleLine { min, max } => format!("{min} to {max} characters."),
        Kind::MultiLine { max } => format!("At most {max} characters."),
        Kind::Decimal { scale, .. } if is_sent => {
            format!("At most {scale} decimals. A string like \"19.99\" is taken too.")
        }
        Kind::Decimal { scale, .. } => {
            format!("An exact number with {scale} decimals: 99.90 is never 99.9000000001.")
        }
        Kind::Integer { .. } if is_sent => {
            "A whole number. A string like \"50\" is taken too.".to_owned()
        }
        Kind::Integer { .. } => "A whole number.".to_owned(),
        Kind::Flag => "Yes or no.".to_owned(),
        Kind::Choice { .. } => "One of the options.".to_owned(),
        Kind::Set { .. } => {
            "Texts without an order and without commas, each once whatever its case.".to_owned()
        }
        Kind::List { .. } => "Different texts in an order.".to_owned(),
    };
    let absent = match (field.required, field.kind.has_empty_text(), usage) {
        (true, ..) => "",
        (false, true, SchemaUse::Answer) => " Null and \"\" are different.",
        (false, true, SchemaUse::WholeProduct) => " Omitted is null; null and \"\" are different.",
        (false, false, SchemaUse::WholeProduct) => " Omitted is null.",
        (false, _, SchemaUse::Answer | SchemaUse::Changes) => " Null is no value.",
    };
    let conflict = match (field.rule, usage) {
        (MergeRule::Delta, SchemaUse::Changes) => {
            " If it was changed since `version` to another number, that is a conflict."
        }
        _ => "",
    };
    format!("{limits}{absent}{conflict}")
}
