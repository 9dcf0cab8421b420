//! Placeholder.

use crate::server_fns::load_editor;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Placeholder.
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let editor = Resource::new(
        move || params.read().get("id").and_then(|id| id.parse().ok()).unwrap_or(-1),
        load_editor,
    );
    view! { <Suspense>{move || Suspend::new(async move { format!("{:?}", editor.await) })}</Suspense> }
}
