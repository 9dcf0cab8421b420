use super::{
    Api,
    replace::{answer, base},
    revisions::no_such_version,
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
            requests::VersionRestore,
        },
        params::{Id, Writer},
        respond::Answer,
    },
    service::{Attempt, OnStale, RestoreVersion},
};
use axum::extract::State;

/// Restore a version of a product
///
/// Saves `fields` of the version `to` again, as an edit of `version`, the newest that you have
/// read. The stock is left alone unless `fields` names it. If somebody saved since, the server merges as for PATCH: 200 with what was `merge`d, or 409
/// if both changed the same. With `If-Match` nothing is merged. A deleted product comes back if
/// `version` is the newest of its revisions, the one that says who deleted it.
#[utoipa::path(
    post,
    path = "/api/products/{id}/restore",
    operation_id = "restore_product",
    tag = "history",
    params(IdParam, PreconditionParams, IdempotencyKeyParam, WriterParam),
    request_body(content = VersionRestore, example = json!(examples::restore())),
    responses(
        (
            status = 200,
            description = "The product as it is stored now, and what was merged, if anything was",
            headers(
                ("ETag" = String, description = "The new version"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = MergedBody,
            example = json!(examples::restored()),
        ),
        ReplaceErrors,
    )
)]
pub async fn restore(
    State(api): State<Api>,
    Id(id): Id,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let address = format!("POST /api/products/{id}/restore");
    let key = key.of(&actor, &address, &preconditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let input = input::restore(members)?;
    let seen = base(&api, id, input.version, &preconditions).await?;
    let on_stale = match preconditions.name_a_version() {
        true => OnStale::Refuse,
        false => OnStale::Merge,
    };
    let (to, fields, conditions) = (input.to, input.fields, preconditions.on(id));
    let command =
        RestoreVersion { id, seen, to, fields, on_stale, conditions: conditions.clone(), actor };
    let write = move |attempt: &Attempt| answer(&attempt.outcome, &conditions);
    let idempotent = idempotency::idempotent(key, write.clone());
    match api.restore_version(&command, idempotent.as_ref()).await? {
        Some(answered) => idempotency::answer(answered, write),
        None => Err(no_such_version(&api, id, to).await),
    }
}
