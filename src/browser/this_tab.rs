//! The identity of this tab. Only in the browser.

use super::tab::{name, random};
use crate::events::protocol::TabId;
use leptos::prelude::*;
use std::cell::{OnceCell, RefCell};

/// The storage key of the browser's part of the id.
const KEY: &str = "concord.browser";
/// The length of that part: 64 bits, so that it cannot be guessed.
const LENGTH: usize = 16;

thread_local! {
    /// The public id of this tab, once the server has sent it.
    static PUBLIC: RefCell<Option<TabId>> = const { RefCell::new(None) };
    /// The browser's part of the id. It stays the same where nothing can be stored, too: otherwise this tab would
    /// take its own saves for those of somebody else.
    static BROWSER: OnceCell<String> = const { OnceCell::new() };
}

/// The secret id of this page load, only for the server: the browser's part and a random part. A duplicated
/// tab loads the page again, so it is another tab of the same browser.
#[must_use]
pub fn id() -> Option<TabId> {
    TabId::new(format!("{}-{}", browser(), name()))
}

/// Sets the public id of this tab, which the server has sent.
pub fn is_known_as(public: TabId) {
    PUBLIC.set(Some(public));
}

/// Whether `other` is this tab. A server of the previous release sends the tab's own id.
#[must_use]
pub fn is_this(other: &TabId) -> bool {
    PUBLIC.with_borrow(|public| public.as_ref() == Some(other)) || id().as_ref() == Some(other)
}

/// Whether `other` is a tab of this browser, including this one.
#[must_use]
pub fn is_of_this_browser(other: &TabId) -> bool {
    let is_own = |public: &TabId| public.browser() == other.browser();
    PUBLIC.with_borrow(|public| public.as_ref().is_some_and(is_own)) || other.browser() == browser()
}

fn browser() -> String {
    BROWSER.with(|browser| browser.get_or_init(stored_browser).clone())
}

fn stored_browser() -> String {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.as_ref().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let is_sound = |it: &String| it.len() == LENGTH && it.bytes().all(|b| b.is_ascii_hexdigit());
    kept.filter(is_sound).unwrap_or_else(|| {
        let new = format!("{:08x}{:08x}", random(), random());
        // If nothing can be stored, each tab counts as a separate browser.
        storage.map(|storage| storage.set_item(KEY, &new));
        new
    })
}
