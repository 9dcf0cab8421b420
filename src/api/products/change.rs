use super::{
    Api, missing,
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
    product::{ProductContent, ProductId, Version},
    service::{Save, Service},
};
use axum::extract::State;

/// Change fields of a product
///
/// Only the fields that are sent. If somebody saved since `version`, the server merges: the answer
/// is 200 with what was `merge`d, or 409 if both changed the same. A stock counts: if it was 10,
/// somebody took 1 and you send 12, it becomes 11. With `If-Match` nothing is merged.
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
    let content = input.applied_to(content_of(&api, id, base).await?);
    let save = Save::edit(id, base, content, actor);
    let save = if matches!(if_match, IfMatch::Absent) { save } else { save.strict() };
    answer(api.save(&save).await?, &if_match)
}

/// The content that the client changed. If that version is lost, the current one takes its place:
/// the save then ends in a conflict, which shows it.
async fn content_of(
    api: &Service,
    id: ProductId,
    version: Version,
) -> Result<ProductContent, Problem> {
    if let Some(revision) = api.revision(id, version).await? {
        return Ok(revision.content);
    }
    match api.find(id).await? {
        Some(product) => Ok(product.content),
        None => Err(missing(api, id).await),
    }
}
