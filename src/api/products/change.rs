use super::{
    Api,
    replace::{allowed_version, answer},
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
            requests::ProductChanges,
        },
        params::{Id, Writer},
        problem::Problem,
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
    params(IdParam, IfMatchParam, WriterParam),
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
            headers(("ETag" = String, description = "The new version")),
            body = MergedBody,
            example = json!(examples::merged()),
        ),
        ReplaceErrors,
    )
)]
pub async fn change(
    State(api): State<Api>,
    Id(id): Id,
    if_match: IfMatch,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let input = input::patch(members)?;
    let base = match (&if_match, input.version) {
        (IfMatch::Absent, None) => return Err(Problem::version_required()),
        (IfMatch::Absent, Some(version)) => version,
        (_, version) => {
            let current = allowed_version(&api, id, &if_match).await?;
            version.unwrap_or(current)
        }
    };
    let save = Save::edit(id, base, input.changes, actor);
    let save = if matches!(if_match, IfMatch::Absent) { save } else { save.strict() };
    answer(api.save(&save).await?, &if_match)
}
