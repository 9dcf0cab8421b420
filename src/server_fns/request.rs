//! What a server function knows of the request it came with.

use super::ClientError;
use crate::{product::Actor, service::Service, web::actor};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;

/// The use cases, as the server gave them to this request.
pub(super) fn service() -> Result<Service, ClientError> {
    use_context::<Service>().ok_or(ClientError::Fault)
}

/// Who the browser says it is; "Guest" if it says nothing.
pub(super) fn sender() -> Actor {
    use_context::<Parts>().map(|parts| actor::of_browser(&parts.headers)).unwrap_or_default()
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
