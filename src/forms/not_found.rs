//! Addresses without a page.

use super::page;
use crate::forms::AppState;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};

/// Renders the "not found" page.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page::render(state, parts, StatusCode::NOT_FOUND, ()).await
}
