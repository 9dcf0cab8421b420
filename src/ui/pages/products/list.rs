//! Placeholder.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn ListPage() -> impl IntoView {
    view! { <h1>"ListPage"</h1> }
}
