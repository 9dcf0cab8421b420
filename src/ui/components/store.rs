//! What this browser keeps: the storage of the site, which may be full or forbidden.

use leptos::{prelude::window, web_sys::Storage};
use serde::{Serialize, de::DeserializeOwned};

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps a value. `false`: the browser would not.
pub fn keep<T: Serialize>(key: &str, value: &T) -> bool {
    let Ok(text) = serde_json::to_string(value) else { return false };
    storage().is_some_and(|storage| storage.set_item(key, &text).is_ok())
}

/// What was kept, unless it was written by another Concord and cannot be read.
#[must_use]
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&kept_text(key)?).ok()
}

/// What was kept, as it stands in the storage.
#[must_use]
pub fn kept_text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Forgets it.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
