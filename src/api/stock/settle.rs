use super::params::ReservationParam;
use crate::{
    api::{
        api_state::Api,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        openapi::{
            SettleErrors, examples,
            params::{IdempotencyKeyParam, ReservationIdParam, WriterParam},
        },
        params::Writer,
        respond::{self, Answer},
        stock_wire::ReservationBody,
    },
    product::{Actor, ReservationId},
    service::{RequestKey, Settle, SettleOutcome},
    web::Problem,
};
use axum::extract::State;
use serde_json::Map;

/// Confirm a reservation
///
/// The pieces are gone for good. Confirming what is confirmed answers the same. One whose time is over
/// cannot be confirmed any more.
#[utoipa::path(
    post,
    path = "/api/stock/reservations/{id}/confirm",
    operation_id = "confirm_reservation",
    tag = "stock",
    params(ReservationIdParam, IdempotencyKeyParam, WriterParam),
    responses(
        (
            status = 200,
            description = "The reservation",
            headers(
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = ReservationBody,
            example = json!(examples::confirmed()),
        ),
        SettleErrors,
    )
)]
pub async fn confirm(
    State(api): State<Api>,
    ReservationParam(id): ReservationParam,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
) -> Answer {
    let address = format!("POST /api/stock/reservations/{id}/confirm");
    let key = key.of(&actor, &address, &preconditions, &Map::new())?;
    settle(&api, id, Settle::Confirm, &actor, key).await
}

/// Release a reservation
///
/// The pieces go back. Releasing what is released answers the same.
#[utoipa::path(
    post,
    path = "/api/stock/reservations/{id}/release",
    operation_id = "release_reservation",
    tag = "stock",
    params(ReservationIdParam, IdempotencyKeyParam, WriterParam),
    responses(
        (
            status = 200,
            description = "The reservation",
            headers(
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = ReservationBody,
            example = json!(examples::released()),
        ),
        SettleErrors,
    )
)]
pub async fn release(
    State(api): State<Api>,
    ReservationParam(id): ReservationParam,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
) -> Answer {
    let address = format!("POST /api/stock/reservations/{id}/release");
    let key = key.of(&actor, &address, &preconditions, &Map::new())?;
    settle(&api, id, Settle::Release, &actor, key).await
}

async fn settle(
    api: &Api,
    id: ReservationId,
    how: Settle,
    actor: &Actor,
    key: Option<RequestKey>,
) -> Answer {
    if let Some(answer) = idempotency::before(api, key.as_ref()).await? {
        return Ok(answer);
    }
    let idempotent = idempotency::idempotent(key, response);
    idempotency::answer(api.settle(id, how, actor, idempotent.as_ref()).await?, response)
}

fn response(outcome: &SettleOutcome) -> Answer {
    match outcome {
        SettleOutcome::Settled(reservation) => {
            respond::json(&ReservationBody::from(&**reservation))
        }
        SettleOutcome::Otherwise(reservation) => Err(Problem::reservation_settled(reservation)),
        SettleOutcome::Unknown => Err(Problem::no_such_reservation()),
    }
}
