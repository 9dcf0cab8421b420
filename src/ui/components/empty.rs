//! Empty states.

use super::icon::Icon;
use leptos::prelude::*;

/// An icon, a sentence, and an action.
#[component]
pub fn EmptyState(
    /// The id of the icon.
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
