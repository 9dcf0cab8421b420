//! What stands where there is nothing to show.

use super::icon::Icon;
use leptos::prelude::*;

/// A picture, a sentence, and what to do.
#[component]
pub fn EmptyState(
    /// The picture's id.
    icon: &'static str,
    /// One sentence.
    #[prop(into)]
    title: String,
    /// A link or button.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon name=icon/></span>
            <p class="empty-title">{title}</p>
            <div class="empty-actions">{children()}</div>
        </div>
    }
}
