use super::{Api, missing};
use crate::api::{
    etag::IfNoneMatch,
    openapi::{
        ReadErrors, examples,
        params::{IdParam, IfNoneMatchParam},
    },
    params::Id,
    respond::{self, Answer},
    wire::ProductBody,
};
use axum::extract::State;

/// Get a product
#[utoipa::path(
    get,
    path = "/api/products/{id}",
    operation_id = "get_product",
    tag = "products",
    params(IdParam, IfNoneMatchParam),
    responses(
        (
            status = 200,
            description = "The product",
            headers(("ETag" = String, description = "The version, for `If-Match` and `If-None-Match`")),
            body = ProductBody,
            example = json!(examples::product()),
        ),
        (
            status = 304,
            description = "It is still in the version that `If-None-Match` names",
            headers(("ETag" = String, description = "The version")),
        ),
        ReadErrors,
    )
)]
pub async fn read(State(api): State<Api>, Id(id): Id, known: IfNoneMatch) -> Answer {
    match api.find(id).await? {
        Some(product) if known.knows(&product) => respond::not_modified(&product),
        Some(product) => respond::product(&product),
        None => Err(missing(&api, id).await),
    }
}
