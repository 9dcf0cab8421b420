//! The routes with their OpenAPI description.

use super::{api_state::Api, health, locks, openapi, products, stock};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The API's description as `OpenAPI` JSON, as in `docs/openapi.json`.
#[must_use]
pub fn openapi_json() -> String {
    let (_, description) = documented().split_for_parts();
    description.to_pretty_json().unwrap_or_default()
}

/// All routes that are described.
pub fn documented() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(openapi::ApiDoc::openapi())
        .merge(products::routes())
        .merge(stock::routes())
        .merge(locks::routes())
        .merge(health::routes())
}
