//! An address that nothing stands at.

use leptos::prelude::*;

/// Says so, and where to go.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <h1>"There is no such page"</h1> <p><a href="/products">"Go to products"</a></p> }
}
