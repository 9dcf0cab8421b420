//! Applies REST's limits for bodies also to forms and calls of pages, by reading the body here.

use crate::web::{body, refusal};
use axum::{body::Body, extract::Request, http::Method, middleware::Next, response::Response};

/// Reads the body of a change before the page's route does.
pub async fn within_limits(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match body::read(&parts.headers, body).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => refusal::answer(&parts.headers, problem),
    }
}
