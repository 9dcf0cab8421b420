//! The address of the list.

use crate::product::ListQuery;
use leptos_router::{location::Url, params::ParamsMap};
use std::borrow::Cow;

/// What an address asks for.
pub fn of(params: &ParamsMap) -> ListQuery {
    ListQuery::of(params.latest_values().map(|(name, value)| (name.as_ref(), value)))
}

/// The address that asks for it.
pub fn address(query: &ListQuery) -> String {
    let params = query.params();
    let params: Vec<_> =
        params.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    match params.is_empty() {
        true => "/products".to_owned(),
        false => format!("/products?{}", params.join("&")),
    }
}

/// On the server, `Url::escape` would also escape the unreserved characters of RFC 3986, section 2.3.
fn escaped(value: &str) -> Cow<'_, str> {
    let is_unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if value.chars().all(is_unreserved) { value.into() } else { Url::escape(value).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_shown() {
        let address = |params: &[(&str, &str)]| address(&ListQuery::of(params.iter().copied()));
        assert_eq!(
            address(&[("q", ""), ("page", "1"), ("size", "20"), ("sort", "id")]),
            "/products"
        );
        assert_eq!(address(&[("q", "usb")]), "/products?q=usb");
        assert_eq!(
            address(&[("page", "3"), ("sort", "-price"), ("q", " a b&c "), ("price_to", "9,5")]),
            "/products?q=a%20b%26c&price_to=9%2C5&sort=-price&page=3",
        );
    }
}
