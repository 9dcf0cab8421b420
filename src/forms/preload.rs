//! Reads the initial data of pages before they are rendered.

use crate::{
    forms::AppState,
    product::{ListQuery, ProductId},
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

/// Reads the initial data of each requested page.
pub async fn read(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(first) = of(&state.service, request.uri()).await
    {
        request.extensions_mut().insert(first);
    }
    next.run(request).await
}

/// The initial data of the page at an address, if it needs any.
pub async fn of(service: &Service, address: &Uri) -> Option<Preloaded> {
    let path = address.path().trim_end_matches('/');
    if path == "/products" {
        let params = Query::<Vec<(String, String)>>::try_from_uri(address).unwrap_or_default();
        let params = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        return Some(Preloaded::List(list(service, &ListQuery::of(params)).await));
    }
    let id = path.strip_prefix("/products/").filter(|id| !id.contains('/'))?;
    if matches!(id, "new" | "deleted") {
        return None;
    }
    // No product has the id -1, so an invalid id is "not found".
    let id = ProductId(id.parse().unwrap_or(-1));
    Some(Preloaded::Editor(load(service, id).await))
}
