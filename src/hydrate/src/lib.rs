//! The browser's entry: takes over the page that the server rendered.

#![recursion_limit = "512"]

/// Called by the script that the server writes into each page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(concord::app::App);
}
