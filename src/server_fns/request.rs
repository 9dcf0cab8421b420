//! What a server function knows of the request it came with.

use super::Trouble;
use crate::{product::Actor, service::Service};
use cookie::Cookie;
use http::{HeaderMap, StatusCode, header::COOKIE, request::Parts};
use leptos::prelude::use_context;

/// The cookie that keeps the name a browser works under, percent-encoded.
pub const NAME_COOKIE: &str = "concord_name";

/// The use cases, as the server gave them to this request.
pub(super) fn service() -> Result<Service, Trouble> {
    use_context::<Service>().ok_or(Trouble::Fault)
}

/// Who the browser says it is; "Guest" if it says nothing.
pub(super) fn actor() -> Actor {
    use_context::<Parts>().map(|parts| actor_of(&parts.headers)).unwrap_or_default()
}

/// The name in the cookie.
#[must_use]
pub fn actor_of(headers: &HeaderMap) -> Actor {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse_encoded(header.to_owned()).flatten())
        .find(|cookie| cookie.name() == NAME_COOKIE)
        .map_or_else(Actor::default, |cookie| Actor::named(cookie.value()))
}

/// Sets the status of the page under way. An answer to the browser's own call keeps its 200: there
/// the outcome stands in the body, and an error status would be taken for a failed call.
pub fn set_status(status: StatusCode) {
    let is_call = use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/fn"));
    if is_call {
        return;
    }
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}
