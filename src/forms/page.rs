//! Renders a page in response to a form.

use crate::{app, forms::AppState};
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::provide_context;

/// Renders the page at the address that the form was posted to, with `shown` in its context.
pub async fn render<T: Clone + Send + Sync + 'static>(
    state: AppState,
    mut parts: Parts,
    status: StatusCode,
    shown: T,
) -> Response {
    let AppState { service, leptos, offered, .. } = state;
    if let Some(first) = super::preload::of(&service, &parts.uri).await {
        parts.extensions.insert(first);
    }
    let give = move || {
        provide_context(service.clone());
        provide_context(offered);
        provide_context(shown.clone());
    };
    let page = leptos_axum::render_app_async_with_context(give, move || app::shell(&leptos));
    let mut response = page(Request::from_parts(parts, Body::empty())).await.into_response();
    *response.status_mut() = status;
    response
}
