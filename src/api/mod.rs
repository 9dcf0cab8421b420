//! REST.

pub mod problem {
    //! Stub.
    use axum::response::{IntoResponse, Response};
    /// Stub.
    pub fn fault() -> Response { http::StatusCode::INTERNAL_SERVER_ERROR.into_response() }
    /// Stub.
    pub fn unavailable() -> Response { http::StatusCode::SERVICE_UNAVAILABLE.into_response() }
}
/// Stub.
pub fn router(_: crate::service::Service) -> axum::Router { axum::Router::new() }
