//! Drafts of another version of Concord, in a format that this one cannot read.

use super::{Draft, PREFIX, keys};
use crate::{product::ProductId, ui::components::store};
use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;

/// An unreadable draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    key: String,
    json: String,
}

impl Unread {
    /// The unreadable drafts of a product, except those of page loads that are still alive.
    #[must_use]
    pub fn all(product: ProductId, alive: &[String]) -> Vec<Self> {
        let start = format!("{PREFIX}{product}.");
        let is_alive = |key: &str| {
            let tab = key.strip_prefix(&start).and_then(|rest| rest.split('.').next());
            tab.is_some_and(|tab| alive.iter().any(|other| other == tab))
        };
        let of_product = keys().into_iter().filter(|key| key.starts_with(&start) && !is_alive(key));
        let unread = of_product.filter_map(|key| {
            let json = store::kept_text(&key)?;
            serde_json::from_str::<Draft>(&json).is_err().then_some(Self { key, json })
        });
        unread.collect()
    }

    /// The text for people to copy: the typed text if it can be extracted, otherwise everything.
    #[must_use]
    pub fn text(&self) -> String {
        self.typed().unwrap_or_else(|| self.json.clone())
    }

    fn typed(&self) -> Option<String> {
        let draft = JSON::parse(&self.json).ok()?;
        let text = Reflect::get(&draft, &"text".into()).ok().filter(JsValue::is_truthy)?;
        let indent = JsValue::from(2);
        JSON::stringify_with_replacer_and_space(&text, &JsValue::NULL, &indent).ok()?.as_string()
    }

    /// Removes the draft.
    pub fn forget(&self) {
        store::forget(&self.key);
    }
}
