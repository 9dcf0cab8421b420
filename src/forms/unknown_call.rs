//! Calls that this server does not know.

use crate::server_fns::ClientError;
use axum::{Json, http::StatusCode};

/// The page is of another version of Concord than this server.
pub async fn unknown_call() -> (StatusCode, Json<ClientError>) {
    (StatusCode::NOT_FOUND, Json(ClientError::Outdated))
}
