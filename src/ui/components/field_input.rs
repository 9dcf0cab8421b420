//! Form fields as the registry defines them.

use super::{field::TextField, textarea::Textarea};
use crate::{product::fields, ui::pages::products::conflict::names};
use concord_record::{FieldDef, Kind};
use leptos::prelude::*;

/// All fields of a product in their order, and their keys. Numbers that follow each other share a row.
#[component]
pub fn FieldRows(
    /// Draws a field.
    field: impl Fn(&'static FieldDef) -> AnyView,
) -> impl IntoView {
    let rows = fields::schema().fields().chunk_by(|a, b| a.kind.is_number() && b.kind.is_number());
    let rows = rows.map(|row| {
        let shown: Vec<AnyView> = row.iter().map(&field).collect();
        match shown.len() {
            1 => shown.into_any(),
            _ => view! { <div class="field-row">{shown}</div> }.into_any(),
        }
    });
    view! {
        {rows.collect_view()}
        <input type="hidden" name=names::FIELDS value=names::field_keys()/>
    }
}

/// The control of a field: a line, a longer text or a number.
#[component]
pub fn FieldInput(
    /// The field.
    definition: &'static FieldDef,
    /// What stands in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A hint.
    #[prop(optional)]
    help: &'static str,
    /// Beside the label: what changed elsewhere.
    #[prop(optional, into)]
    mark: ViewFn,
    /// Whether it has got new text from elsewhere just now.
    #[prop(optional_no_strip)]
    fresh: Option<Signal<bool>>,
) -> AnyView {
    let (label, name) = (definition.label.as_str(), definition.key.as_str());
    let inputmode = match definition.kind {
        Kind::Decimal { .. } => Some("decimal"),
        Kind::Integer { .. } => Some("numeric"),
        _ => None,
    };
    let class = if definition.kind.is_number() { "num" } else { "" };
    match definition.kind {
        Kind::MultiLine { .. } => {
            view! { <Textarea label name value error help mark fresh/> }.into_any()
        }
        _ => {
            view! { <TextField label name value error help mark fresh inputmode class/> }.into_any()
        }
    }
}
