//! The page for unknown addresses.

use crate::ui::components::empty::EmptyState;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what is missing, and where to go. The server responds with 404.
#[component]
pub fn NotFound(
    /// The heading.
    #[prop(default = "Page not found")]
    title: &'static str,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <div class="page">
            <div class="page-head"><h1>{title}</h1></div>
            <section class="card">
                <EmptyState icon="search-x" title="The address may be mistyped, or what it led to is gone.">
                    <a class="button button-primary" href="/products">"Go to products"</a>
                </EmptyState>
            </section>
        </div>
    }
}
