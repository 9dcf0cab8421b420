use super::{Api, replace::allowed_version};
use crate::{
    api::{
        etag::IfMatch,
        openapi::{
            DeleteErrors,
            params::{IdParam, IfMatchParam, WriterParam},
        },
        params::{Id, Writer},
        problem::Problem,
        respond::Answer,
    },
    service::DeleteOutcome,
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};

/// Delete a product
///
/// In whatever version it is, or only in the one that `If-Match` names. Its history is kept.
#[utoipa::path(
    delete,
    path = "/api/products/{id}",
    operation_id = "delete_product",
    tag = "products",
    params(IdParam, IfMatchParam, WriterParam),
    responses((status = 204, description = "Deleted"), DeleteErrors)
)]
pub async fn delete(
    State(api): State<Api>,
    Id(id): Id,
    if_match: IfMatch,
    Writer(actor): Writer,
) -> Answer {
    let version = match if_match {
        IfMatch::Absent | IfMatch::Any => None,
        _ => Some(allowed_version(&api, id, &if_match).await?),
    };
    match api.delete(id, version, &actor).await? {
        DeleteOutcome::Deleted(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        DeleteOutcome::Stale(current, _) => Err(Problem::precondition_failed(&current)),
        DeleteOutcome::Gone(gone) => Err(Problem::gone(&gone)),
    }
}
