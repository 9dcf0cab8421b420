//! Which tab this is. In the browser only.

use super::protocol::TabId;
use crate::ui::draft::tab::{name, random};
use leptos::prelude::*;

/// Where the browser's part of the id is kept.
const KEY: &str = "concord.browser";

/// This page load: a part for the browser, then one of its own. A duplicated tab loads the page
/// anew, so it is another tab of the same browser.
#[must_use]
pub fn id() -> Option<TabId> {
    TabId::new(format!("{}-{}", browser(), name()))
}

/// Whether `other` is a tab of this browser, this one included.
#[must_use]
pub fn is_of_this_browser(other: &TabId) -> bool {
    other.as_str().split_once('-').is_some_and(|(part, _)| part == browser())
}

fn browser() -> String {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.as_ref().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let is_sound = |it: &String| it.len() == 8 && it.bytes().all(|b| b.is_ascii_hexdigit());
    kept.filter(is_sound).unwrap_or_else(|| {
        let new = format!("{:08x}", random());
        // Where nothing can be kept, each tab is a browser of its own.
        storage.map(|storage| storage.set_item(KEY, &new));
        new
    })
}
