//! REST: the interface for programs.
//!
//! A request passes `params`, `etag` and `body` (from HTTP to plain values), `input` (to values within
//! their limits) and one file of `products` or `stock`, which makes one call to the service. Errors are
//! `problem`s, listed in `problems`; successful responses are written by `respond`.

mod api_state;
mod body;
mod conflict;
mod decimal;
mod description;
mod docs;
mod etag;
mod field_schema;
pub mod health;
mod history;
mod idempotency;
mod input;
mod json;
mod locks;
mod number;
mod openapi;
mod params;
mod problems;
mod products;
mod respond;
mod stock;
mod stock_wire;
mod wire;

pub use description::openapi_json;

use crate::{service::Service, web::Problem};
use axum::{Router, routing::any};
use std::sync::Arc;

/// All of `/api`, `/health`, `/docs`, `/redoc` and `/openapi.json`.
pub fn router(service: Service) -> Router {
    let unknown = || async { Problem::no_such_address() };
    let (routes, _) = description::documented().split_for_parts();
    routes
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .with_state(Arc::new(service))
        .merge(docs::router())
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_in_docs_is_the_current_one() {
        let kept = include_str!("../../docs/openapi.json");
        assert!(
            kept.trim_end() == super::openapi_json(),
            "The API has changed. Look at it, then: concord openapi > docs/openapi.json"
        );
    }
}
