//! Calls to server functions that this server does not have.

use crate::server_fns::ClientError;
use axum::{Json, http::StatusCode};

/// The page has another version of Concord than this server.
pub async fn unknown_call() -> (StatusCode, Json<ClientError>) {
    (StatusCode::NOT_FOUND, Json(ClientError::Outdated))
}
