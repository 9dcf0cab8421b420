//! The fields of a product, each defined once.
//!
//! Merge, forms, REST, history and the conflict dialog loop over this registry. A new field is a line
//! here, a field of [`ProductContent`](super::ProductContent) and a column; `CONTRIBUTING.md` lists the places.

use super::{Price, Stock, visible::is_blank};
use concord_record::{FieldDef, FieldError, FieldId, Kind, MergeRule, Schema, Value};
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// What the product is called: 1 to 255 characters.
pub const NAME: FieldId = FieldId::new("name");
/// The text about it: at most 20,000 characters.
pub const DESCRIPTION: FieldId = FieldId::new("description");
/// What it costs: 0 to 99999999.99.
pub const PRICE: FieldId = FieldId::new("price");
/// How many there are: 0 to 2147483647.
pub const STOCK: FieldId = FieldId::new("stock_quantity");

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=255)).required().check_with(not_blank),
        FieldDef::new(DESCRIPTION, "Description", Kind::multi_line(20_000)),
        FieldDef::new(PRICE, "Price", Kind::decimal(2, Price::MIN..=Price::MAX))
            .required()
            .help("With a point or a comma: 19.99 or 19,99")
            .read_with(|_, text| Ok(Price::parse(text)?.amount().into())),
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=Stock::MAX))
            .required()
            .rule(MergeRule::Delta)
            .help("How many there are")
            .read_with(|_, text| Ok(Stock::parse(text)?.get().into())),
    ])
    .expect("each field has its own key, and a rule that fits")
});

/// A name that shows nothing is no name.
fn not_blank(name: &Value) -> Result<Value, String> {
    match name.as_text() {
        Some(text) if is_blank(text) => Err("Enter a name.".to_owned()),
        _ => Ok(name.clone()),
    }
}

/// All fields of a product, in the order in which people see them.
#[must_use]
pub fn schema() -> &'static Schema {
    &SCHEMA
}

/// The definition of a field; `None` for one that only a newer release has.
#[must_use]
pub fn definition(field: FieldId) -> Option<&'static FieldDef> {
    schema().field(field)
}

/// The name inside a sentence; empty for an unknown field.
#[must_use]
pub fn noun(field: FieldId) -> String {
    definition(field).map(FieldDef::noun).unwrap_or_default()
}

/// What is wrong with a value that another product has.
#[must_use]
pub fn taken(field: FieldId) -> FieldError {
    let message = format!("Another product has this {}. Enter a different one.", noun(field));
    FieldError { field, message }
}

/// The keys of all fields.
pub fn ids() -> impl Iterator<Item = FieldId> + Clone {
    schema().fields().iter().map(|field| field.key)
}

/// The key, as forms and JSON name the field; empty for an unknown field.
#[must_use]
pub fn key(field: FieldId) -> &'static str {
    definition(field).map_or("", |field| field.key.as_str())
}

/// The name that people read.
#[must_use]
pub fn label(field: FieldId) -> &'static str {
    definition(field).map_or("Another field", |field| &field.label)
}
