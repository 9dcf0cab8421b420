//! What stands in the browser for a page that brings no WASM.

use leptos::prelude::*;

/// Has the server make the page at the address to which the browser was led.
#[component]
pub fn LoadedAnew() -> impl IntoView {
    Effect::new(|| drop(window().location().reload()));
}
