//! Placeholder.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn NewPage() -> impl IntoView {
    view! { <h1>"NewPage"</h1> }
}
