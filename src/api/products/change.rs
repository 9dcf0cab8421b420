use super::{
    Api,
    replace::{base, send},
};
use crate::{
    api::{
        body::JsonObject,
        conflict::MergedBody,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        input,
        openapi::{
            ReplaceErrors, examples,
            params::{IdParam, IdempotencyKeyParam, PreconditionParams, WriterParam},
            requests::ProductChanges,
        },
        params::{Id, Writer},
        respond::Answer,
    },
    service::Save,
};
use axum::extract::State;

/// Change fields of a product
///
/// Only the fields that are sent. If somebody saved since `version`, the server merges: the answer
/// is 200 with what was `merge`d, or 409 if both changed the same. A stock is a number: if it was
/// changed since `version` and you send another one, the answer is 409. To add or take pieces, move
/// the stock. With `If-Match` nothing is merged.
#[utoipa::path(
    patch,
    path = "/api/products/{id}",
    operation_id = "change_product",
    tag = "products",
    params(IdParam, PreconditionParams, IdempotencyKeyParam, WriterParam),
    request_body(
        description = "The changed fields (RFC 7396) and the version that they were made on",
        content(
            (ProductChanges = "application/merge-patch+json", example = json!(examples::changes())),
            (ProductChanges = "application/json", example = json!(examples::changes())),
        ),
    ),
    responses(
        (
            status = 200,
            description = "The product as it is stored now, and what was merged, if anything was",
            headers(
                ("ETag" = String, description = "The new version"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = MergedBody,
            example = json!(examples::merged()),
        ),
        ReplaceErrors,
    )
)]
pub async fn change(
    State(api): State<Api>,
    Id(id): Id,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let key = key.of(&actor, &format!("PATCH /api/products/{id}"), &preconditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let input = input::patch(members)?;
    let base = base(&api, id, input.version, &preconditions).await?;
    let mut save = Save::edit(id, base, input.values, actor);
    if preconditions.name_a_version() {
        save = save.strict();
    }
    send(&api, save, &preconditions, key).await
}
