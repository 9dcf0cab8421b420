//! `/api/products/`: one file per operation.

mod change;
mod create;
mod delete;
mod list;
mod missing;
mod read;
mod replace;
mod restore;
mod revisions;

use super::api_state::Api;
use axum::routing::{get, post};
pub use missing::missing;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes with their documentation.
///
/// With and without a slash at the end, answered directly: a redirect would make clients send
/// their body twice, and the old service redirected to whatever the Host header said.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(read::read, replace::replace, change::change, delete::delete))
        .routes(routes!(revisions::list))
        .routes(routes!(revisions::read))
        .routes(routes!(restore::restore))
        .route("/api/products", get(list::list).post(create::create))
        .route(
            "/api/products/{id}/",
            get(read::read).put(replace::replace).patch(change::change).delete(delete::delete),
        )
        .route("/api/products/{id}/revisions/", get(revisions::list))
        .route("/api/products/{id}/revisions/{version}/", get(revisions::read))
        .route("/api/products/{id}/restore/", post(restore::restore))
}
