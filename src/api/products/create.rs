use super::Api;
use crate::api::{
    body::JsonObject,
    input,
    openapi::{CreateErrors, examples, params::WriterParam, requests::NewProduct},
    params::Writer,
    respond::{self, Answer},
    wire::ProductBody,
};
use axum::extract::State;

/// Create a product
///
/// It gets the next id and version 0.
#[utoipa::path(
    post,
    path = "/api/products/",
    operation_id = "create_product",
    tag = "products",
    params(WriterParam),
    request_body(content = NewProduct, example = json!(examples::new_product())),
    responses(
        (
            status = 201,
            description = "The product as it is stored now",
            headers(
                ("Location" = String, description = "Where the product is"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            ),
            body = ProductBody,
            example = json!(examples::product()),
        ),
        CreateErrors,
    )
)]
pub async fn create(
    State(api): State<Api>,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let content = input::new_product(members)?;
    respond::created(&api.create(&content, &actor).await?)
}
