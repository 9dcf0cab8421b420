//! The sender's name in a request.

use crate::product::Actor;
use axum::http::{HeaderMap, header::COOKIE};
use cookie::Cookie;
use percent_encoding::percent_decode;

/// The header with the name of the sender, for programs.
pub const NAME_HEADER: &str = "x-concord-user";

/// The name in the cookie; "Guest" without one.
#[must_use]
pub fn of_browser(headers: &HeaderMap) -> Actor {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse_encoded(header.to_owned()).flatten())
        .find(|cookie| cookie.name() == Actor::COOKIE)
        .map_or_else(Actor::default, |cookie| Actor::named(cookie.value()))
}

/// The name in the header; "Guest" without one.
#[must_use]
pub fn of_program(headers: &HeaderMap) -> Actor {
    let Some(value) = headers.get(NAME_HEADER) else { return Actor::default() };
    let raw = value.as_bytes();
    let decoded = percent_decode(raw).decode_utf8();
    match decoded.or_else(|_| std::str::from_utf8(raw).map(Into::into)) {
        Ok(name) => Actor::named(&name),
        // Not UTF-8: browsers send Latin-1 characters as one byte each.
        Err(_) => Actor::named(&raw.iter().map(|byte| char::from(*byte)).collect::<String>()),
    }
}

/// The name in the header, or else in the cookie. Browsers cannot add a header to a WebSocket request, but
/// programs can.
#[must_use]
pub fn of_socket(headers: &HeaderMap) -> Actor {
    match headers.contains_key(NAME_HEADER) {
        true => of_program(headers),
        false => of_browser(headers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn name(header: &[u8]) -> String {
        let value = HeaderValue::from_bytes(header).expect("a header");
        let headers = HeaderMap::from_iter([(NAME_HEADER.parse().expect("a name"), value)]);
        of_program(&headers).to_string()
    }

    #[test]
    fn a_senders_name_is_read_in_each_usual_spelling() {
        assert_eq!(of_program(&HeaderMap::new()).as_str(), "Guest");
        assert_eq!(name(b"Ann"), "Ann");
        assert_eq!(name("Zoë".as_bytes()), "Zoë");
        assert_eq!(name(b"Zo%C3%AB"), "Zoë");
        assert_eq!(name(b"Zo\xEB"), "Zoë");
        assert_eq!(name(b"100% Bo"), "100% Bo");
        assert_eq!(name(b"%FF"), "%FF");
        assert_eq!(name(b" \t"), "Guest");
    }
}
