//! What became of a field, with what differs marked.

use crate::{
    product::{FieldChange, FieldValue},
    ui::components::{
        diff::Diff,
        number::{Count, Money},
    },
};
use leptos::prelude::*;

/// Fields with both values.
#[component]
pub fn Changes(
    /// Both values of each.
    changes: Vec<FieldChange>,
    /// Leaves out what is long and the same.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let fields = changes.into_iter().map(|FieldChange { field, before, after }| {
        view! {
            <dt>{field.label()}</dt>
            <dd>{both(before, after, short)}</dd>
        }
    });
    view! { <dl class="changes">{fields.collect_view()}</dl> }
}

/// Two texts by words, two of anything else as a whole.
pub fn both(before: FieldValue, after: FieldValue, short: bool) -> AnyView {
    match (&before, &after) {
        (FieldValue::Name(before), FieldValue::Name(after))
        | (FieldValue::Description(Some(before)), FieldValue::Description(Some(after)))
            if !before.is_empty() && !after.is_empty() =>
        {
            view! { <Diff before=before.clone() after=after.clone() short/> }.into_any()
        }
        _ => view! {
            <del><span class="visually-hidden">"removed: "</span>{value(before)}</del>
            " → "
            <ins><span class="visually-hidden">"added: "</span>{value(after)}</ins>
        }
        .into_any(),
    }
}

fn value(value: FieldValue) -> AnyView {
    match value {
        FieldValue::Price(price) => view! { <Money price/> }.into_any(),
        FieldValue::StockQuantity(stock) => view! { <Count stock/> }.into_any(),
        FieldValue::Description(None) => "no description".into_any(),
        FieldValue::Description(Some(text)) if text.is_empty() => "an empty text".into_any(),
        FieldValue::Name(text) | FieldValue::Description(Some(text)) => {
            view! { <span class="diff" dir="auto">{text}</span> }.into_any()
        }
    }
}
