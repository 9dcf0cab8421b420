//! Moves the focus, also to elements that are about to be rendered.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// Focuses the element with this id, in the next frame.
pub fn soon(id: &str) {
    to(format!("#{id}"));
}

/// Focuses the first element that matches, in the next frame.
pub fn to(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        at(document().query_selector(&selector));
    });
}

/// Focuses the element that was found, now. `false`: there is none, or it takes no focus.
pub fn at(found: Result<Option<Element>, JsValue>) -> bool {
    let element = found.ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}
