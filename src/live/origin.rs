//! Whether a socket is opened by a page of this site.
//!
//! A browser lets every site open sockets to every other, with cookies, and leaves it to the server to
//! look where they come from (RFC 6455, 10.2).

use axum::http::{HeaderMap, header};

/// Whether the headers are those of a page of this site, or of no browser at all.
#[must_use]
pub fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    // Where the browser says it itself, no proxy that changed Host can spoil it.
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (None, _) => true,
        (Some(origin), Some(host)) => {
            let site = origin.split_once("://").map(|(_, site)| site);
            site.is_some_and(|site| !site.is_empty() && site.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_own(&headers.collect())
    }

    #[test]
    fn pages_of_this_site_and_programs_come_in() {
        assert!(own(&[("host", "shop.example")]));
        assert!(own(&[("host", "shop.example"), ("origin", "https://shop.example")]));
        assert!(own(&[("host", "127.0.0.1:8000"), ("origin", "http://127.0.0.1:8000")]));
        assert!(own(&[("host", "[::1]:80"), ("origin", "http://[::1]:80")]));
        let proxied = [
            ("host", "inside:8000"),
            ("origin", "https://shop.example"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert!(own(&proxied));
    }

    #[test]
    fn pages_of_other_sites_do_not() {
        for origin in [
            "https://evil.example",
            "https://shop.example.evil.example",
            "https://shop.example:444",
            "https://shop.example@evil.example",
            "null",
            "",
            "https://",
        ] {
            assert!(!own(&[("host", "shop.example"), ("origin", origin)]), "{origin}");
        }
        assert!(!own(&[("host", "shop.example"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("host", "shop.example"), ("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://shop.example")]));
    }
}
