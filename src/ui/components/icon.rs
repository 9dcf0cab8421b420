//! Icons from the sprite `public/icons.svg`.

use leptos::prelude::*;

/// An icon next to a text with the same meaning, so it is hidden from screen readers.
#[component]
pub fn Icon(
    /// The id in the sprite.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=format!("/icons.svg#{name}")></use_>
        </svg>
    }
}
