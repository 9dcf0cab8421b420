//! Which tab this is. In the browser only.

use super::tab::{name, random};
use crate::events::protocol::TabId;
use leptos::prelude::*;
use std::cell::RefCell;

/// Where the browser's part of the id is kept.
const KEY: &str = "concord.browser";
/// How long it is: 64 bits, so that nobody finds it by trying.
const LENGTH: usize = 16;

thread_local! {
    /// The id under which others know this tab, once the server has said it.
    static PUBLIC: RefCell<Option<TabId>> = const { RefCell::new(None) };
}

/// This page load, for the server only: a part for the browser, then one of its own. A duplicated tab loads
/// the page again, so it is another tab of the same browser.
#[must_use]
pub fn id() -> Option<TabId> {
    TabId::new(format!("{}-{}", browser(), name()))
}

/// The server has said under which id others know this tab.
pub fn is_known_as(public: TabId) {
    PUBLIC.set(Some(public));
}

/// Whether `other` is this tab. A server of the release before tells the tab's own id.
#[must_use]
pub fn is_this(other: &TabId) -> bool {
    PUBLIC.with_borrow(|public| public.as_ref() == Some(other)) || id().as_ref() == Some(other)
}

/// Whether `other` is a tab of this browser, this one included.
#[must_use]
pub fn is_of_this_browser(other: &TabId) -> bool {
    let is_own = |public: &TabId| public.browser() == other.browser();
    PUBLIC.with_borrow(|public| public.as_ref().is_some_and(is_own)) || other.browser() == browser()
}

fn browser() -> String {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.as_ref().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let is_sound = |it: &String| it.len() == LENGTH && it.bytes().all(|b| b.is_ascii_hexdigit());
    kept.filter(is_sound).unwrap_or_else(|| {
        let new = format!("{:08x}{:08x}", random(), random());
        // Where nothing can be kept, each tab is a browser of its own.
        storage.map(|storage| storage.set_item(KEY, &new));
        new
    })
}
