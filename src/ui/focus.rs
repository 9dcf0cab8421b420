//! Moves the focus, once what it moves to has been drawn.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// To the element with this id, in the next frame.
pub fn soon(id: &str) {
    to(format!("#{id}"));
}

/// To the first element that matches, in the next frame.
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
