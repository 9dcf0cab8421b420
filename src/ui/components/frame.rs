//! The frame around every page.

use leptos::prelude::*;

/// Side bar, header and the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    view! { <main id="content">{children()}</main> }
}
