//! Suggestions for a text field, which the browser fetches when the field gets the focus.

use crate::server_fns::list_categories;
use leptos::{prelude::*, task::spawn_local};

/// The `id` of the list of categories, for the field that offers them.
pub const CATEGORIES: &str = "categories";

/// Wraps the field of the category and offers the categories in use.
#[component]
pub fn CategorySuggestions(children: Children) -> impl IntoView {
    let categories = RwSignal::new(Vec::<String>::new());
    let fetch = move |_| {
        spawn_local(async move {
            // Without suggestions the field works as any other.
            if let Ok(found) = list_categories().await {
                categories.try_set(found);
            }
        });
    };
    let options = move || {
        categories
            .get()
            .into_iter()
            .map(|path| view! { <option value=path></option> })
            .collect_view()
    };
    view! {
        <div on:focusin=fetch>{children()} <datalist id=CATEGORIES>{options}</datalist></div>
    }
}
