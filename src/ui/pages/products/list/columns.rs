//! The columns that the fields of a product have in the list: one each, in the order of the registry.
//!
//! The name has the first column, and the texts of several lines have none.

use crate::{
    product::{FieldId, ProductContent, Value, fields},
    ui::components::number::{Count, Money},
};
use concord_record::{FieldDef, Kind, Record};
use leptos::prelude::*;

/// Below this a stock is marked, so that somebody orders in time.
const LOW: i64 = 10;

fn fields_shown() -> impl Iterator<Item = &'static FieldDef> {
    let is_shown = |field: &&FieldDef| {
        field.key != fields::NAME && !matches!(field.kind, Kind::MultiLine { .. })
    };
    fields::schema().fields().iter().filter(is_shown)
}

/// How many columns there are.
pub fn count() -> usize {
    fields_shown().count()
}

/// Their headings.
pub fn headings() -> impl IntoView {
    let heading = |field: &'static FieldDef| {
        let width = match field.kind {
            Kind::Decimal { .. } => "num col-decimal",
            Kind::Integer { .. } => "num col-integer",
            _ => "col-text",
        };
        view! { <th scope="col" class=width>{fields::label(field.key)}</th> }
    };
    fields_shown().map(heading).collect_view()
}

/// The values of a product.
pub fn cells(content: &ProductContent) -> impl IntoView + use<> {
    fields_shown().map(|field| cell(field.key, content.get(field.key))).collect_view()
}

fn cell(field: FieldId, value: Value) -> AnyView {
    match value {
        Value::Decimal(price) => view! { <td class="num"><Money price/></td> }.into_any(),
        Value::Integer(stock) => {
            let is_low = field == fields::STOCK && stock < LOW;
            let low = is_low.then(|| view! { <span class="tag stock-low">"Low"</span> });
            view! { <td class="num">{low} <Count stock/></td> }.into_any()
        }
        other => view! { <td dir="auto">{other.to_input()}</td> }.into_any(),
    }
}
