//! Stored answers to requests that are sent again.

use super::problem::Problem;
use crate::service::KeptAnswer;
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http_body_util::BodyExt;

/// The header that marks a repeated answer.
const REPLAYED: &str = "idempotency-replayed";

/// Converts a small response for storage.
pub fn kept_response(response: Response) -> Option<KeptAnswer> {
    let (parts, body) = response.into_parts();
    if parts.status.is_server_error() {
        return None;
    }
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let headers = parts.headers.iter().filter_map(text).collect();
    // The body is in memory, so this never waits.
    let body = body.collect().now_or_never()?.ok()?.to_bytes().to_vec();
    Some(KeptAnswer { status: parts.status.as_u16(), headers, body })
}

/// Repeats a stored answer.
pub fn replayed(answer: KeptAnswer) -> Result<Response, Problem> {
    let mut response = Body::from(answer.body).into_response();
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(|_| Problem::fault())?;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
