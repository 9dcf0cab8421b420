//! What a page posts when no WASM has taken it over: before it has loaded, or without any.
//!
//! Each form goes to the address of its page. The answer is a redirect after a success, and the
//! same page with what was typed otherwise.

use crate::startup::AppState;
use axum::{Router, http::StatusCode, response::{Html, IntoResponse, Response}};

/// The routes of the forms.
pub fn router() -> Router<AppState> {
    Router::new()
}

/// An address that nothing stands at.
pub async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Html("not found")).into_response()
}
