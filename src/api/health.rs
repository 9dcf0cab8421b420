//! `/health`: for monitors, load balancers and containers.

use super::{
    api_state::Api,
    respond::{self, Answer},
};
use crate::{
    db::{Failure, State},
    web::Problem,
};
use axum::{
    extract::{self, Extension},
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;
use std::time::Duration;
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long the database may take for a sign of life.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The routes with their documentation.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(live))
        .route("/health/", axum::routing::get(health))
        .route("/health/live/", axum::routing::get(live))
}

/// Marks a request that comes before the database was brought up to date.
#[derive(Debug, Clone, Copy)]
pub struct Starting;

/// How Concord is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// "healthy" or "unhealthy".
    #[schema(example = "healthy")]
    status: &'static str,
    /// "connected", "read-only" or "disconnected".
    #[schema(example = "connected")]
    database: &'static str,
    /// Concord's version.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Whether Concord can do its work
///
/// Asks the database, and waits one second for it. After a start it cannot before the schema is up to date.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    responses(
        (status = 200, description = "It can", body = Health),
        (
            status = 503,
            description = "The database does not answer, takes no writes, or is not up to date yet",
            headers(("Retry-After" = i32, description = "Seconds")),
            body = Health,
            example = json!({"status": "unhealthy", "database": "disconnected", "version": "0.1.0"}),
        ),
    )
)]
async fn health(
    extract::State(api): extract::State<Api>,
    starting: Option<Extension<Starting>>,
) -> Answer {
    let version = env!("CARGO_PKG_VERSION");
    let database = match timeout(TIMEOUT, api.ping()).await {
        Ok(Ok(State::Writable)) if starting.is_none() => {
            return respond::json(&Health { status: "healthy", database: "connected", version });
        }
        // It answers, but with an error: the schema does not exist yet.
        Ok(Ok(State::Writable) | Err(Failure::Internal(_))) => "connected",
        Ok(Ok(State::ReadOnly)) => "read-only",
        Ok(Err(_)) | Err(_) => "disconnected",
    };
    let health = Health { status: "unhealthy", database, version };
    let mut response = respond::json(&health)?;
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    Ok(response)
}

/// That the process runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alive {
    /// "alive".
    #[schema(example = "alive")]
    status: &'static str,
}

/// Whether the process runs
///
/// Says nothing about the database: restarting Concord would not bring that back.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "health",
    responses((status = 200, description = "It does", body = Alive))
)]
async fn live() -> Result<axum::response::Response, Problem> {
    respond::json(&Alive { status: "alive" })
}
