//! Small pictures from the sprite `public/icons.svg`.

use leptos::prelude::*;

/// A picture beside words that say the same, so that screen readers pass it over.
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
