//! The changes of fields, with differences highlighted.

use crate::{
    product::{FieldChange, FieldId, Value, fields},
    ui::components::{
        diff::Diff,
        number::{Count, Money},
    },
};
use leptos::prelude::*;

/// Fields with their old and new values.
#[component]
pub fn Changes(
    /// The changes.
    changes: Vec<FieldChange>,
    /// Shortens long unchanged parts.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let fields = changes.into_iter().map(|FieldChange { field, before, after }| {
        view! {
            <dt>{fields::label(field)}</dt>
            <dd>{both(field, before, after, short)}</dd>
        }
    });
    view! { <dl class="changes">{fields.collect_view()}</dl> }
}

/// Compares texts by words, and everything else as a whole.
pub fn both(field: FieldId, before: Value, after: Value, short: bool) -> AnyView {
    match (&before, &after) {
        (Value::Text(_), Value::Text(_)) | (Value::Set(_), Value::Set(_))
            if !before.is_empty() && !after.is_empty() =>
        {
            let [before, after] = [before, after].map(|value| fields::display(field, &value));
            view! { <Diff before after short/> }.into_any()
        }
        _ => view! {
            <del><span class="visually-hidden">"removed: "</span>{value(field, before)}</del>
            " → "
            <ins><span class="visually-hidden">"added: "</span>{value(field, after)}</ins>
        }
        .into_any(),
    }
}

fn value(field: FieldId, value: Value) -> AnyView {
    match value {
        Value::Decimal(price) => view! { <Money price/> }.into_any(),
        Value::Integer(stock) => view! { <Count stock/> }.into_any(),
        Value::Text(text) if text.is_empty() => "an empty text".into_any(),
        empty if empty.is_empty() => format!("no {}", fields::noun(field)).into_any(),
        other => view! { <span class="diff" dir="auto">{fields::display(field, &other)}</span> }
            .into_any(),
    }
}
