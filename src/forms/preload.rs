//! What pages start with is read before they are rendered.

use crate::{
    forms::AppState,
    product::ProductId,
    server_fns::{list, load},
    service::Service,
    ui::preload::Preloaded,
};
use axum::{
    extract::{Query, Request, State},
    http::{Method, Uri},
    middleware::Next,
    response::Response,
};
use serde::Deserialize;

/// What the address of the list asks for. What cannot be read counts as not there.
#[derive(Default, Deserialize)]
struct ListParams {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

/// Reads it for every page that is asked for.
pub async fn read(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(first) = of(&state.service, request.uri()).await
    {
        request.extensions_mut().insert(first);
    }
    next.run(request).await
}

/// What the page at an address starts with, if it starts with anything.
pub async fn of(service: &Service, address: &Uri) -> Option<Preloaded> {
    let path = address.path().trim_end_matches('/');
    if path == "/products" {
        let Query(params) = Query::<ListParams>::try_from_uri(address).unwrap_or_default();
        return Some(Preloaded::List(
            list(service, params.q, params.page.parse().unwrap_or(1)).await,
        ));
    }
    let id = path.strip_prefix("/products/").filter(|id| !id.contains('/'))?;
    if matches!(id, "new" | "deleted") {
        return None;
    }
    // No product has the id -1.
    let id = ProductId(id.parse().unwrap_or(-1));
    Some(Preloaded::Editor(load(service, id).await))
}
