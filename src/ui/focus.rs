//! Moves the focus to elements that are about to be rendered.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Focuses the element with this id, in the next frame.
pub fn soon(id: &str) {
    to(format!("#{id}"));
}

/// Focuses the first element that matches, in the next frame.
pub fn to(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        if let Ok(Some(element)) = document().query_selector(&selector)
            && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = element.focus();
        }
    });
}
