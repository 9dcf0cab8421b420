//! Links back to the list as it was left: same search, same page, same scroll position.

use super::icon::Icon;
use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};

/// The list without a search, on its first page.
const LIST: &str = "/products";

/// The storage key of the position: per tab, so that lists in two tabs do not affect each other.
const KEY: &str = "concord.list";

/// Where the list was left in this tab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ListPlace {
    /// Path and query.
    address: String,
    /// The scroll position, in CSS pixels.
    scroll: f64,
}

impl ListPlace {
    fn kept() -> Option<Self> {
        let text = window().session_storage().ok()??.get_item(KEY).ok()??;
        serde_json::from_str(&text).ok()
    }

    fn keep(&self) {
        if let (Ok(Some(storage)), Ok(text)) =
            (window().session_storage(), serde_json::to_string(self))
        {
            // If the storage is full or disabled, only the position is lost.
            let _ = storage.set_item(KEY, &text);
        }
    }
}

/// "← Products".
#[component]
pub fn BackToList() -> impl IntoView {
    let address = RwSignal::new(asked_from().unwrap_or_else(|| LIST.to_owned()));
    Effect::new(move || {
        if let Some(place) = ListPlace::kept() {
            address.set(place.address);
        }
    });
    view! { <a class="back-link" href=address><Icon name="arrow-left"/>"Products"</a> }
}

/// Stores the position of the calling list when it is left, and scrolls to the stored position if it is the
/// same list. `address`: what it shows. `shown`: whether its rows are rendered; reactive.
pub fn remember_list(address: Signal<String>, shown: Signal<bool>) {
    let now = StoredValue::new(None::<ListPlace>);
    Effect::new(move || {
        let address = address.get();
        let scroll = window().scroll_y().unwrap_or_default();
        now.set_value(Some(ListPlace { address, scroll }));
    });
    let scrolling = window_event_listener(ev::scroll, move |_| {
        let scroll = window().scroll_y().unwrap_or_default();
        now.try_update_value(|place| {
            if let Some(place) = place {
                place.scroll = scroll;
            }
        });
    });
    on_cleanup(move || {
        scrolling.remove();
        if let Some(Some(place)) = now.try_get_value() {
            place.keep();
        }
    });

    let left = StoredValue::new(None::<ListPlace>);
    Effect::new(move |first: Option<()>| {
        if first.is_none() {
            left.set_value(ListPlace::kept());
        }
        if shown.get()
            && let Some(place) = left.try_update_value(Option::take).flatten()
            && place.address == address.get_untracked()
        {
            // The rows only have their height after layout.
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, place.scroll));
        }
    });
}

/// The list that the person came from, for pages without WASM: path and query of the `Referer`.
#[cfg(feature = "ssr")]
fn asked_from() -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    let referer = parts.headers.get(http::header::REFERER)?.to_str().ok()?;
    list_address(&referer.parse().ok()?)
}

#[cfg(not(feature = "ssr"))]
fn asked_from() -> Option<String> {
    None
}

/// Path and query of an address, if it is that of the list.
#[cfg(feature = "ssr")]
fn list_address(from: &http::Uri) -> Option<String> {
    (from.path() == LIST).then(|| match from.query() {
        Some(query) => format!("{LIST}?{query}"),
        None => LIST.to_owned(),
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::list_address;

    #[test]
    fn only_the_list_is_gone_back_to() {
        let from = |address: &str| list_address(&address.parse().expect("an address"));
        assert_eq!(
            from("http://shop.test:8000/products?q=mug&page=3").as_deref(),
            Some("/products?q=mug&page=3")
        );
        assert_eq!(from("http://shop.test/products").as_deref(), Some("/products"));
        assert_eq!(from("http://shop.test/products/7"), None);
        assert_eq!(from("http://shop.test/lab?q=1"), None);
    }
}
