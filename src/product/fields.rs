//! The fields of a product, each defined once.
//!
//! Merge, forms, REST, history and the conflict dialog loop over this registry. A new field is a line
//! here, a field of [`ProductContent`](super::ProductContent) and a column; `CONTRIBUTING.md` lists the places.

use super::{Price, Status, Stock, category, visible::is_blank};
use concord_record::{FieldDef, FieldId, Kind, MergeRule, Schema, Value};
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// What the product is called: 1 to [`NAME_CHARS`] characters.
pub const NAME: FieldId = FieldId::new("name");
/// The most characters of a name.
pub const NAME_CHARS: usize = 255;
/// The stock keeping unit: at most 64 characters, unique without regard to case.
pub const SKU: FieldId = FieldId::new("sku");
/// Whether it is for sale: a [`Status`].
pub const STATUS: FieldId = FieldId::new("status");
/// The text about it: at most 20,000 characters.
pub const DESCRIPTION: FieldId = FieldId::new("description");
/// What it costs: 0 to 99999999.99.
pub const PRICE: FieldId = FieldId::new("price");
/// How many there are: 0 to 2147483647.
pub const STOCK: FieldId = FieldId::new("stock_quantity");
/// From which stock downwards it is low: 0 to 2147483647.
pub const LOW_STOCK: FieldId = FieldId::new("low_stock_threshold");
/// Where it is in the catalogue: a path of at most 5 levels.
pub const CATEGORY: FieldId = FieldId::new("category");
/// Words to find it by: at most 50, each of at most 40 characters.
pub const TAGS: FieldId = FieldId::new("tags");

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::assume_valid(definitions()));

fn definitions() -> [FieldDef; 9] {
    [
        FieldDef::new(NAME, "Name", Kind::single_line(1..=NAME_CHARS))
            .required()
            .searchable()
            .sortable()
            .check_with(not_blank),
        FieldDef::new(SKU, "SKU", Kind::single_line(1..=64))
            .searchable()
            .sortable()
            .help("Your own article number"),
        FieldDef::new(
            STATUS,
            "Status",
            Kind::choice(Status::ALL.map(|it| (it.as_str(), it.label()))),
        )
        .required()
        .sortable()
        .filterable()
        .default_value(Status::default().as_str()),
        FieldDef::new(DESCRIPTION, "Description", Kind::multi_line(20_000)),
        FieldDef::new(PRICE, "Price", Kind::decimal(2, Price::MIN..=Price::MAX))
            .required()
            .sortable()
            .filterable()
            .help("With a point or a comma: 19.99 or 19,99")
            .read_with(|_, text| Ok(Price::parse(text)?.amount().into())),
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=Stock::MAX))
            .required()
            .rule(MergeRule::Delta)
            .sortable()
            .filterable()
            .help("How many there are")
            .read_with(|_, text| Ok(Stock::parse(text)?.get().into())),
        FieldDef::new(LOW_STOCK, "Reorder level", Kind::integer(0..=Stock::MAX))
            .help("At this number or below, the product is marked as low")
            .read_with(read_level),
        FieldDef::new(CATEGORY, "Category", Kind::single_line(1..=255))
            .sortable()
            .filterable()
            .help("A path, such as Kitchen / Kettles")
            .check_with(category_path)
            .pattern_with(category::pattern)
            .suggested(),
        FieldDef::new(TAGS, "Tags", Kind::set(50, 40)).filterable().help("Separated by commas"),
    ]
}

/// A name that shows nothing is no name.
fn not_blank(name: &Value) -> Result<Value, String> {
    match name.as_text() {
        Some(text) if is_blank(text) => Err("Enter a name.".to_owned()),
        _ => Ok(name.clone()),
    }
}

fn category_path(path: &Value) -> Result<Value, String> {
    category::normalized(path.as_text().unwrap_or_default()).map(Value::Text)
}

/// Numbers in the formats of other languages, as of the stock; an empty text is no level.
fn read_level(_: &Kind, text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::None);
    }
    let level = Stock::parse(text).map_err(|message| message.replace("stock", "reorder level"))?;
    Ok(level.get().into())
}

/// A part of the form, with the fields in it.
#[derive(Debug)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Its fields, in the order of the registry.
    pub fields: &'static [FieldId],
}

/// The parts of the form.
pub const SECTIONS: [Section; 4] = [
    Section { title: "Basics", fields: &[NAME, SKU, STATUS, DESCRIPTION] },
    Section { title: "Pricing", fields: &[PRICE] },
    Section { title: "Inventory", fields: &[STOCK, LOW_STOCK] },
    Section { title: "Organization", fields: &[CATEGORY, TAGS] },
];

/// A value as people read it. Numbers have their own format: see `ui::components::number`.
#[must_use]
pub fn display(field: FieldId, value: &Value) -> String {
    definition(field).map_or_else(|| value.to_input(), |definition| definition.display(value))
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
