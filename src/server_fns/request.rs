//! What a server function knows about its request.

use super::ClientError;
use crate::{product::Actor, service::Service, web::actor};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;

/// The use cases, which the server added to the context of this request.
pub(super) fn service() -> Result<Service, ClientError> {
    use_context::<Service>().ok_or(ClientError::Fault)
}

/// The name that the browser sends; "Guest" without one.
pub(super) fn sender() -> Actor {
    use_context::<Parts>().map(|parts| actor::of_browser(&parts.headers)).unwrap_or_default()
}

/// Sets the status of the page that is being rendered. A call from the browser keeps its 200: its outcome
/// is in the body, and an error status would look like a failed call.
pub fn set_status(status: StatusCode) {
    let is_call = use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/fn"));
    if is_call {
        return;
    }
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}
