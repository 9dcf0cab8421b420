use super::Api;
use crate::{
    api::{
        body::JsonObject,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        input,
        openapi::{
            CreateErrors, examples,
            params::{IdempotencyKeyParam, WriterParam},
            requests::NewProduct,
        },
        params::Writer,
        respond::{self, Answer},
        wire::ProductBody,
    },
    service::Idempotent,
};
use axum::extract::State;

/// Create a product
///
/// It gets the next id and version 0. With an `Idempotency-Key` it is made once, however often it is sent.
#[utoipa::path(
    post,
    path = "/api/products/",
    operation_id = "create_product",
    tag = "products",
    params(IdempotencyKeyParam, WriterParam),
    request_body(content = NewProduct, example = json!(examples::new_product())),
    responses(
        (
            status = 201,
            description = "The product as it is stored now",
            headers(
                ("Location" = String, description = "Where the product is"),
                ("ETag" = String, description = "The version, for `If-Match`"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been made before"),
            ),
            body = ProductBody,
            example = json!(examples::product()),
        ),
        CreateErrors,
    )
)]
pub async fn create(
    State(api): State<Api>,
    conditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let key = key.of(&actor, "POST /api/products/", &conditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let content = input::new_product(members)?;
    let idempotent = idempotency::idempotent(key, respond::created).map(Idempotent::known_before);
    idempotency::answer(api.create(&content, &actor, idempotent.as_ref()).await?, respond::created)
}
