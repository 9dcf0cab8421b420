//! An address that nothing stands at.

use super::page;
use crate::forms::AppState;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};

/// The page that says so, with where to go from there.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page::render(state, parts, StatusCode::NOT_FOUND, ()).await
}
