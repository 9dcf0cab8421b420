use super::Api;
use crate::{
    api::{
        body::OptionalObject,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        input,
        openapi::{
            DeleteErrors,
            params::{DeleteParams, IdParam, IdempotencyKeyParam, PreconditionParams, WriterParam},
        },
        params::{Id, SentVersion, Writer},
        respond::Answer,
    },
    product::Version,
    service::{Conditions, DeleteCommand, DeleteOutcome},
    web::{InputFault, Problem},
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde_json::Value;

/// Delete a product
///
/// In whatever version it is, or only in the one that `version` or `If-Match` names. Its history is kept.
#[utoipa::path(
    delete,
    path = "/api/products/{id}",
    operation_id = "delete_product",
    tag = "products",
    params(IdParam, DeleteParams, PreconditionParams, IdempotencyKeyParam, WriterParam),
    responses(
        (
            status = 204,
            description = "Deleted",
            headers(
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
        ),
        DeleteErrors,
    )
)]
pub async fn delete(
    State(api): State<Api>,
    Id(id): Id,
    SentVersion(sent): SentVersion,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    OptionalObject(mut members): OptionalObject,
) -> Answer {
    // A version in the body is also accepted, as in PUT and PATCH.
    if let Some(version) = sent
        && *members.entry("version").or_insert(Value::from(version.0)) != version.0
    {
        let message = "Send one version, in the address or in the body.".into();
        return Err(Problem::invalid(&[InputFault { field: "version", message }]));
    }
    let key = key.of(&actor, &format!("DELETE /api/products/{id}"), &preconditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let version = input::only_version(members)?;
    let conditions = preconditions.on(id);
    let write = {
        let conditions = conditions.clone();
        move |outcome: &DeleteOutcome| answer(outcome, &conditions, version)
    };
    let command = DeleteCommand { id, version, conditions, actor };
    let idempotent = idempotency::idempotent(key, write.clone());
    idempotency::answer(api.delete(&command, idempotent.as_ref()).await?, write)
}

fn answer(outcome: &DeleteOutcome, conditions: &Conditions, version: Option<Version>) -> Answer {
    match outcome {
        DeleteOutcome::Deleted(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        DeleteOutcome::Stale(current, _) if !conditions.allow(current.version) => {
            Err(Problem::precondition_failed(current))
        }
        DeleteOutcome::Stale(current, actor) => Err(match version {
            Some(version) if version > current.version => Problem::version_ahead(version, current),
            _ => Problem::stale(current, actor),
        }),
        DeleteOutcome::Gone(gone) => Err(Problem::gone(gone)),
    }
}
