use super::{Api, missing};
use crate::{
    api::{
        body::JsonObject,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        input,
        openapi::{
            ReplaceErrors, examples,
            params::{IdParam, IdempotencyKeyParam, PreconditionParams, WriterParam},
            requests::ProductReplacement,
        },
        params::{Id, Writer},
        respond::{self, Answer},
        wire::ProductBody,
    },
    product::{ProductId, SaveOutcome, Version},
    service::{Conditions, RequestKey, Save, Service},
    web::Problem,
};
use axum::extract::State;

/// Replace a product
///
/// Name, description, price and stock are replaced; an omitted description is null. Any other field that is
/// omitted is left as it is. Strict: if somebody saved since `version`, nothing is
/// changed and the answer is 409, even where the changes would go together. To have them merged,
/// use PATCH.
#[utoipa::path(
    put,
    path = "/api/products/{id}",
    operation_id = "replace_product",
    tag = "products",
    params(IdParam, PreconditionParams, IdempotencyKeyParam, WriterParam),
    request_body(content = ProductReplacement, example = json!(examples::replacement())),
    responses(
        (
            status = 200,
            description = "The product as it is stored now",
            headers(
                ("ETag" = String, description = "The new version"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = ProductBody,
            example = json!(examples::replaced()),
        ),
        ReplaceErrors,
    )
)]
pub async fn replace(
    State(api): State<Api>,
    Id(id): Id,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let key = key.of(&actor, &format!("PUT /api/products/{id}"), &preconditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let input = input::full(members)?;
    let base = base(&api, id, input.version, &preconditions).await?;
    send(&api, Save::replacement(id, base, input.values, actor), &preconditions, key).await
}

/// The version that a change is made on: the one that was sent, or the stored one, which the preconditions
/// then have to allow.
pub(super) async fn base(
    api: &Service,
    id: ProductId,
    sent: Option<Version>,
    preconditions: &Preconditions,
) -> Result<Version, Problem> {
    match sent {
        Some(version) => Ok(version),
        None if !preconditions.name_a_version() => Err(Problem::version_required()),
        None => match api.find(id).await? {
            Some(stored) => Ok(stored.version),
            None => Err(missing(api, id).await),
        },
    }
}

/// Saves, and answers.
pub(super) async fn send(
    api: &Service,
    mut save: Save,
    preconditions: &Preconditions,
    key: Option<RequestKey>,
) -> Answer {
    let conditions = preconditions.on(save.id);
    save.conditions = conditions.clone();
    let write = move |outcome: &SaveOutcome| answer(outcome, &conditions);
    let idempotent = idempotency::idempotent(key, write.clone());
    idempotency::answer(api.save(&save, idempotent.as_ref()).await?, write)
}

/// How the save ended. A conflict is one of the preconditions, if they see it.
pub(super) fn answer(outcome: &SaveOutcome, conditions: &Conditions) -> Answer {
    match outcome {
        SaveOutcome::Saved(product) | SaveOutcome::Unchanged(product) => respond::product(product),
        SaveOutcome::Merged(merged) => respond::merged(merged),
        SaveOutcome::Conflict(conflict) => Err(Problem::of_conflict(conflict, conditions)),
        SaveOutcome::Gone(gone) => Err(Problem::gone(gone)),
    }
}
