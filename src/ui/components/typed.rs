//! Binds a text control to a signal without losing what was typed before hydration.

use leptos::{
    html::{ElementType, Input, Select, Textarea},
    prelude::*,
    web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement},
};
use wasm_bindgen::JsCast;

/// The operations that [`tie`] needs.
pub trait Control {
    /// The current text.
    fn typed(&self) -> String;
    /// The text that the page was rendered with.
    fn original(&self) -> String;
    /// Replaces the text.
    fn put(&self, text: &str);
}

impl Control for HtmlInputElement {
    fn typed(&self) -> String {
        self.value()
    }
    fn original(&self) -> String {
        self.default_value()
    }
    fn put(&self, text: &str) {
        self.set_value(text);
    }
}

impl Control for HtmlTextAreaElement {
    fn typed(&self) -> String {
        self.value()
    }
    fn original(&self) -> String {
        self.default_value().unwrap_or_default()
    }
    fn put(&self, text: &str) {
        self.set_value(text);
    }
}

impl Control for HtmlSelectElement {
    fn typed(&self) -> String {
        self.value()
    }
    fn original(&self) -> String {
        let chosen = self.query_selector("option[selected]").ok().flatten();
        chosen.and_then(|option| option.get_attribute("value")).unwrap_or_default()
    }
    fn put(&self, text: &str) {
        self.set_value(text);
    }
}

/// Keeps control and signal the same, from the moment on that the page is taken over.
///
/// Leptos' `prop:value` would overwrite what was typed before hydration with the server's value; here the
/// control is read first. It also does not move the cursor while typing.
pub fn tie<E>(control: NodeRef<E>, value: RwSignal<String>)
where
    E: ElementType + 'static,
    E::Output: Control + Clone + JsCast + 'static,
{
    Effect::new(move |before: Option<bool>| {
        let text = value.get();
        let Some(element) = control.get() else { return false };
        let typed = element.typed();
        if typed == text {
            return true;
        }
        let first = !before.unwrap_or_default();
        if first && typed != element.original() {
            value.set(typed);
        } else {
            element.put(&text);
        }
        true
    });
}

/// A reference to a control, so that its element type is named in one place.
pub type InputRef = NodeRef<Input>;
/// The node type of a textarea.
pub type TextareaRef = NodeRef<Textarea>;
/// As [`InputRef`].
pub type SelectRef = NodeRef<Select>;
