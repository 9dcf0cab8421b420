//! The columns of the list that show fields of a product. The name has the first column, before these.

use super::order::SortHeading;
use crate::{
    product::{FieldId, ListQuery, OrderKey, ProductContent, StockLevel, Value, fields},
    ui::components::number::{Count, Money},
};
use concord_record::{FieldDef, Kind, Record};
use leptos::prelude::*;

/// Status, SKU and description are in the cell of the name.
const SHOWN: [FieldId; 2] = [fields::PRICE, fields::STOCK];

fn fields_shown() -> impl Iterator<Item = &'static FieldDef> {
    SHOWN.into_iter().filter_map(fields::definition)
}

/// How many columns there are.
pub fn count() -> usize {
    fields_shown().count()
}

/// Their headings.
pub fn headings(query: &ListQuery) -> impl IntoView + use<> {
    let query = query.clone();
    let heading = move |field: &'static FieldDef| {
        let width = match field.kind {
            Kind::Decimal { .. } => "num col-decimal",
            Kind::Integer { .. } => "num col-integer",
            _ => "col-text",
        };
        let (query, label) = (query.clone(), fields::label(field.key));
        view! { <SortHeading query by=OrderKey::Field(field.key) label class=width/> }
    };
    fields_shown().map(heading).collect_view()
}

/// The values of a product.
pub fn cells(content: &ProductContent) -> impl IntoView + use<> {
    let level = content.stock_level();
    fields_shown().map(|field| cell(field.key, content.get(field.key), level)).collect_view()
}

fn cell(field: FieldId, value: Value, level: StockLevel) -> AnyView {
    match value {
        Value::Decimal(price) => view! { <td class="num"><Money price/></td> }.into_any(),
        Value::Integer(stock) => {
            let mark = match (field, level) {
                (fields::STOCK, StockLevel::Out) => Some("tag stock-out"),
                (fields::STOCK, StockLevel::Low) => Some("tag stock-low"),
                _ => None,
            };
            let mark = mark.map(|class| view! { <span class=class>{level.label()}</span> });
            view! { <td class="num">{mark} <Count stock/></td> }.into_any()
        }
        other => view! { <td dir="auto">{fields::display(field, &other)}</td> }.into_any(),
    }
}
