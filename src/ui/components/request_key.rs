//! What makes a form one of its own when it is sent without WASM.

use crate::ui::pages::products::conflict::names;
use leptos::prelude::*;

/// A hidden field with a key that no other page has: sent twice, the form counts once.
#[component]
pub fn RequestKey() -> impl IntoView {
    view! { <input type="hidden" name=names::REQUEST_KEY value=names::request_key()/> }
}
