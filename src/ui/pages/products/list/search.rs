//! The search field of the list.

use crate::ui::components::{
    icon::Icon,
    typed::{InputRef, tie},
};
use leptos::prelude::*;

/// The field, with its text in `typed`.
#[component]
pub fn SearchBox(typed: RwSignal<String>) -> impl IntoView {
    let input = InputRef::new();
    tie(input, typed);
    view! {
        <div class="search-box">
            <Icon name="search"/>
            <input
                type="search"
                name="q"
                class="input"
                dir="auto"
                aria-label="Search products"
                aria-keyshortcuts="/"
                placeholder="Search by name or SKU"
                autocomplete="off"
                maxlength="255"
                value=typed.get_untracked()
                node_ref=input
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
}
