//! Passes one message across a redirect, in a cookie with a lifetime of one minute.

use super::message::Flash;
use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const COOKIE: &str = "concord_flash";
/// The minimum cookie size that browsers support, including its attributes.
const LONGEST: usize = 4_000;

/// The header that sets the cookie; `None` if the message is too long.
#[must_use]
pub fn header(flash: &Flash) -> Option<HeaderValue> {
    let json = serde_json::to_string(flash).ok()?;
    header_of(json, Duration::MINUTE).filter(|header| header.len() <= LONGEST)
}

/// Takes the message for the page that is being rendered, so that it is shown only once.
#[must_use]
pub fn take() -> Option<Flash> {
    let json = sent(&use_context::<Parts>()?.headers)?;
    let response = use_context::<ResponseOptions>();
    if let (Some(response), Some(gone)) = (response, header_of(String::new(), Duration::ZERO)) {
        response.append_header(header::SET_COOKIE, gone);
    }
    serde_json::from_str(&json).ok()
}

fn sent(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse_encoded(header.to_owned()).flatten())
        .find(|cookie| cookie.name() == COOKIE)
        .map(|cookie| cookie.value().to_owned())
}

fn header_of(value: String, age: Duration) -> Option<HeaderValue> {
    let cookie = Cookie::build((COOKIE, value))
        .path("/")
        .max_age(age)
        .http_only(true)
        .same_site(SameSite::Lax);
    HeaderValue::from_str(&cookie.build().encoded().to_string()).ok()
}
