//! The link back to the lab.

use crate::ui::components::icon::Icon;
use leptos::prelude::*;

/// The link back to the lab.
#[component]
pub fn BackToLab() -> impl IntoView {
    view! { <a class="back-link" href="/lab"><Icon name="arrow-left"/>"Lab"</a> }
}
