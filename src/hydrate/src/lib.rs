//! The entry point in the browser: hydrates the page that the server rendered.

#![recursion_limit = "512"]

use leptos::{mount::hydrate_from, prelude::document};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

/// Called by `src/app/start.js`, which the server writes into each page.
#[wasm_bindgen]
pub fn hydrate() {
    if let Some(root) = document().get_element_by_id("app") {
        hydrate_from(root.unchecked_into(), concord::app::App).forget();
    }
}
