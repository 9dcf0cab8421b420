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
        {at_once(&review)}
        // What Enter in a text field presses, which else would be the first button of the form.
        <button
            class="visually-hidden"
            name=names::ACTION
            value=names::RESOLVE
            tabindex="-1"
            aria-hidden="true"
        ></button>
    }
}

/// What *Use all theirs* and *Use all mine* have picked.
fn at_once(review: &Review) -> impl IntoView + use<> {
    let picked = review.decisions.iter().flat_map(|decision| {
        let places = decision.at_once.iter().enumerate();
        let field = decision.merge.field;
        places.filter_map(move |(place, pick)| Some((names::at_once(field, place), (*pick)?)))
    });
    picked.map(|(name, pick)| hidden(name, names::value(pick).to_owned())).collect_view()
}

fn hidden(name: impl Into<String>, value: String) -> impl IntoView {
    let name = name.into();
    view! { <input type="hidden" name=name value=value/> }
}
