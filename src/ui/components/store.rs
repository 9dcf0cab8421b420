//! The local storage of the site, which may be full or disabled.

use leptos::{prelude::window, web_sys::Storage};
use serde::{Serialize, de::DeserializeOwned};

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Stores a value. `false`: the browser refused.
pub fn keep<T: Serialize>(key: &str, value: &T) -> bool {
    let Ok(text) = serde_json::to_string(value) else { return false };
    storage().is_some_and(|storage| storage.set_item(key, &text).is_ok())
}

/// The stored value, unless another version of Concord wrote it and it cannot be parsed.
#[must_use]
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&kept_text(key)?).ok()
}

/// The raw text of the stored value.
#[must_use]
pub fn kept_text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Removes the value.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
