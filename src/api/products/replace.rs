use super::{Api, missing};
use crate::{
    api::{
        body::JsonObject,
        etag::IfMatch,
        input::{self, FullInput},
        openapi::{
            ReplaceErrors, examples,
            params::{IdParam, IfMatchParam, WriterParam},
            requests::ProductReplacement,
        },
        params::{Id, Writer},
        problem::Problem,
        respond::{self, Answer},
        wire::ProductBody,
    },
    product::{Actor, ProductId, SaveOutcome, Version},
    service::{Save, Service},
};
use axum::extract::State;

/// Replace a product
///
/// All fields; an omitted description is null. Strict: if somebody saved since `version`, nothing is
/// changed and the answer is 409, even where the changes would go together. To have them merged,
/// use PATCH.
#[utoipa::path(
    put,
    path = "/api/products/{id}",
    operation_id = "replace_product",
    tag = "products",
    params(IdParam, IfMatchParam, WriterParam),
    request_body(content = ProductReplacement, example = json!(examples::replacement())),
    responses(
        (
            status = 200,
            description = "The product as it is stored now",
            headers(("ETag" = String, description = "The new version")),
            body = ProductBody,
            example = json!(examples::replaced()),
        ),
        ReplaceErrors,
    )
)]
pub async fn replace(
    State(api): State<Api>,
    Id(id): Id,
    if_match: IfMatch,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let input = input::full(members)?;
    match (&if_match, input.version) {
        (IfMatch::Absent, None) => Err(Problem::version_required()),
        (IfMatch::Absent, Some(base)) => {
            let save = Save::replacement(id, base, input.content, actor);
            answer(api.save(&save).await?, &if_match)
        }
        _ => replace_if(&api, id, &if_match, input, actor).await,
    }
}

/// The way with a precondition, which needs a look at the product first.
async fn replace_if(
    api: &Service,
    id: ProductId,
    if_match: &IfMatch,
    input: FullInput,
    actor: Actor,
) -> Answer {
    let base = match input.version {
        Some(version) => {
            allowed_version(api, id, if_match).await?;
            version
        }
        None => allowed_version(api, id, if_match).await?,
    };
    let save = Save::replacement(id, base, input.content, actor);
    answer(api.save(&save).await?, if_match)
}

/// The current version, if the precondition allows it.
pub(super) async fn allowed_version(
    api: &Service,
    id: ProductId,
    if_match: &IfMatch,
) -> Result<Version, Problem> {
    match api.find(id).await? {
        None => Err(missing(api, id).await),
        Some(current) if !if_match.allows(&current) => Err(Problem::precondition_failed(&current)),
        Some(current) => Ok(current.version),
    }
}

/// How the save ended. A conflict is one of the precondition, if the precondition sees it.
pub(super) fn answer(outcome: SaveOutcome, if_match: &IfMatch) -> Answer {
    match outcome {
        SaveOutcome::Saved(product) | SaveOutcome::Unchanged(product) => respond::product(&product),
        SaveOutcome::Merged(merged) => respond::merged(&merged),
        SaveOutcome::Conflict(conflict) if !if_match.allows(&conflict.current) => {
            Err(Problem::precondition_failed(&conflict.current))
        }
        SaveOutcome::Conflict(conflict) => Err(Problem::conflict(&conflict)),
        SaveOutcome::Gone(gone) => Err(Problem::gone(&gone)),
    }
}
