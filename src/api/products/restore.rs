use super::{
    Api,
    replace::{allowed_version, answer},
    revisions::no_such_version,
};
use crate::{
    api::{
        body::JsonObject,
        conflict::MergedBody,
        etag::IfMatch,
        input,
        openapi::{
            ReplaceErrors, examples,
            params::{IdParam, IfMatchParam, WriterParam},
            requests::VersionRestore,
        },
        params::{Id, Writer},
        problem::Problem,
        respond::Answer,
    },
    service::{OnStale, VersionWish},
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
    params(IdParam, IfMatchParam, WriterParam),
    request_body(content = VersionRestore, example = json!(examples::restore())),
    responses(
        (
            status = 200,
            description = "The product as it is stored now, and what was merged, if anything was",
            headers(("ETag" = String, description = "The new version")),
            body = MergedBody,
            example = json!(examples::restored()),
        ),
        ReplaceErrors,
    )
)]
pub async fn restore(
    State(api): State<Api>,
    Id(id): Id,
    if_match: IfMatch,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let input = input::restore(members)?;
    let (seen, on_stale) = match (&if_match, input.version) {
        (IfMatch::Absent, None) => return Err(Problem::version_required()),
        (IfMatch::Absent, Some(version)) => (version, OnStale::Merge),
        (_, version) => {
            let current = allowed_version(&api, id, &if_match).await?;
            (version.unwrap_or(current), OnStale::Refuse)
        }
    };
    let (to, fields) = (input.to, input.fields);
    match api.restore_version(&VersionWish { id, seen, to, fields, on_stale, actor }).await? {
        Some(attempt) => answer(attempt.outcome, &if_match),
        None => Err(no_such_version(&api, id, to).await),
    }
}
