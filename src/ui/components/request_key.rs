//! Request keys for forms that are sent without WASM.

use crate::ui::pages::products::conflict::names;
use leptos::prelude::*;

/// A hidden field with a unique key: if the form is sent twice, it counts once.
#[component]
pub fn RequestKey() -> impl IntoView {
    view! { <input type="hidden" name=names::REQUEST_KEY value=names::request_key()/> }
}
