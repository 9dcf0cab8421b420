//! The state that a page without WASM needs to repeat the same questions.

use super::names;
use crate::product::{FormChanges, Other, ProductForm, Review, Version, fields};
use concord_record::Reviewed;
use leptos::prelude::*;

/// Hidden fields: the typed text, the versions, and the earlier decisions.
#[component]
pub fn HiddenFields(
    /// The form as it was sent.
    mine: ProductForm,
    /// The decisions.
    review: Review,
) -> impl IntoView {
    let typed = fields::ids().map(|field| hidden(fields::key(field), mine.get(field).to_owned()));
    let blank = fields::ids().filter(|field| mine.texts.is_blank(*field));
    let blank = blank.map(|field| hidden(names::blank(field), "true".to_owned()));
    let movement = mine.movement.clone();
    // Without a movement the number counts as it is.
    let before = movement
        .is_filled()
        .then(|| hidden(names::STOCK_BEFORE, mine.get(fields::STOCK).to_owned()));
    let mode = if movement.is_filled() { names::MOVE } else { "" };
    let trail = match review.trail.as_slice() {
        [] => String::new(),
        trail => {
            serde_json::to_string(&trail.iter().map(sent).collect::<Vec<_>>()).unwrap_or_default()
        }
    };
    view! {
        {typed.collect_view()}
        {blank.collect_view()}
        {hidden(names::STOCK_MODE, mode.to_owned())}
        {before}
        {hidden(names::STOCK_DELTA, movement.delta)}
        {hidden(names::STOCK_REASON, movement.reason)}
        {hidden(names::STOCK_REFERENCE, movement.reference)}
        {hidden(names::REQUEST_KEY, names::request_key())}
        {hidden("version", review.first.base.to_string())}
        {hidden(names::REVIEWED, review.latest.version.to_string())}
        {hidden(names::TRAIL, trail)}
        {at_once(&review)}
        // The default button for Enter in a text field, which would otherwise be the first button of the form.
        <button
            class="visually-hidden"
            name=names::ACTION
            value=names::RESOLVE
            tabindex="-1"
            aria-hidden="true"
        ></button>
    }
}

/// A reviewed version, and the decisions about it.
fn sent(reviewed: &Reviewed<Other>) -> (Version, FormChanges) {
    let texts = reviewed.results.clone().into_iter().collect();
    (reviewed.other.version, FormChanges { texts, ..FormChanges::default() })
}

/// The picks of *Use all theirs* and *Use all mine*.
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
