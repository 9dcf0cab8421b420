//! What a page without WASM needs to find back to the same questions.

use super::names;
use crate::product::{Field, ProductForm, Review};
use leptos::prelude::*;

/// Hidden fields: the typed text, the versions, and what was decided on the way.
#[component]
pub fn HiddenFields(
    /// The form as it was sent.
    mine: ProductForm,
    /// The decisions.
    review: Review,
) -> impl IntoView {
    let typed = Field::ALL.map(|field| hidden(field.key(), mine.get(field).to_owned()));
    let movement = mine.movement.clone();
    // Without a movement the number counts as it stands.
    let before =
        movement.is_filled().then(|| hidden(names::STOCK_BEFORE, mine.stock_quantity.clone()));
    let mode = if movement.is_filled() { names::MOVE } else { "" };
    let trail = match review.trail.as_slice() {
        [] => String::new(),
        trail => serde_json::to_string(trail).unwrap_or_default(),
    };
    view! {
        {typed.into_iter().collect_view()}
        {hidden(names::STOCK_MODE, mode.to_owned())}
        {before}
        {hidden(names::STOCK_DELTA, movement.delta)}
        {hidden(names::STOCK_REASON, movement.reason)}
        {hidden(names::STOCK_REFERENCE, movement.reference)}
        {hidden(names::REQUEST_KEY, names::request_key())}
        {hidden("blank_description", mine.blank_description.to_string())}
        {hidden("version", review.loaded.to_string())}
        {hidden(names::REVIEWED, review.reviewed().to_string())}
        {hidden(names::TRAIL, trail)}
    }
}

fn hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}
