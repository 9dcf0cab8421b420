//! An address that nothing stands at.

use crate::ui::components::empty::EmptyState;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, and where to go. The server answers with 404.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Page not found"/>
        <div class="page">
            <div class="page-head"><h1>"There is no such page"</h1></div>
            <section class="card">
                <EmptyState icon="search-x" title="The address may be mistyped, or the page is gone.">
                    <a class="button button-primary" href="/products">"Go to the products"</a>
                </EmptyState>
            </section>
        </div>
    }
}
