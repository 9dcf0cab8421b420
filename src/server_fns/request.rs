//! What a server function knows of the request it came with.

use super::Trouble;
use crate::{product::Actor, service::Service};
use axum_extra::extract::cookie::CookieJar;
use http::{HeaderMap, StatusCode, request::Parts};
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
    let jar = CookieJar::from_headers(headers);
    jar.get(NAME_COOKIE).map_or_else(Actor::default, |cookie| {
        let name = percent_encoding::percent_decode_str(cookie.value()).decode_utf8_lossy();
        Actor::named(&name)
    })
}

/// Sets the status of the page or answer under way.
pub(super) fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}
