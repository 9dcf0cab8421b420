//! The fields of a product in the parts of the form.

use crate::{product::fields, ui::pages::products::conflict::names};
use concord_record::{FieldDef, Kind};
use leptos::prelude::*;

/// The most characters of a text that is short.
const SHORT: usize = 64;

/// All fields of a product in sections, and their keys. Short fields that follow each other share a row.
#[component]
pub fn FieldSections(
    /// Draws a field.
    field: impl Fn(&'static FieldDef) -> AnyView,
) -> impl IntoView {
    let sections = fields::SECTIONS.iter().map(|section| {
        let definitions: Vec<_> =
            section.fields.iter().filter_map(|field| fields::definition(*field)).collect();
        let rows = definitions.chunk_by(|a, b| is_short(&a.kind) && is_short(&b.kind));
        let rows = rows.map(|row| {
            let shown: Vec<AnyView> = row.iter().map(|definition| field(definition)).collect();
            match shown.len() {
                1 => shown.into_any(),
                _ => view! { <div class="field-row">{shown}</div> }.into_any(),
            }
        });
        view! {
            <section class="card">
                <div class="card-head"><h2>{section.title}</h2></div>
                <div class="card-body form">{rows.collect_view()}</div>
            </section>
        }
    });
    view! {
        {sections.collect_view()}
        <input type="hidden" name=names::FIELDS value=names::field_keys()/>
    }
}

/// Whether half a row is enough for the values of a field.
fn is_short(kind: &Kind) -> bool {
    match kind {
        Kind::SingleLine { max, .. } => *max <= SHORT,
        kind => kind.is_number() || matches!(kind, Kind::Choice { .. }),
    }
}
