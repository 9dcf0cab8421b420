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

/// Call before the elements in a container are rendered again: the element with the same id as the focused one gets
/// the focus back.
pub fn keep(container: &str) {
    if cfg!(feature = "ssr") {
        return;
    }
    let focused =
        document().active_element().filter(|it| it.closest(container).is_ok_and(|it| it.is_some()));
    if let Some(id) = focused.map(|it| it.id()).filter(|id| !id.is_empty()) {
        request_animation_frame(move || {
            if document().active_element().is_none_or(|it| it.tag_name() == "BODY") {
                at(Ok(document().get_element_by_id(&id)));
            }
        });
    }
}
