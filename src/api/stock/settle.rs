use super::{params::ReservationParam, wire::ReservationBody};
use crate::{
    api::{
        openapi::{
            SettleErrors, examples,
            params::{ReservationIdParam, WriterParam},
        },
        params::Writer,
        problem::Problem,
        products::Api,
        respond::{self, Answer},
    },
    product::{Actor, ReservationId},
    service::{Settle, SettleOutcome},
};
use axum::extract::State;

/// Confirm a reservation
///
/// The pieces are gone for good. Confirming what is confirmed answers the same. One whose time is over
/// cannot be confirmed any more.
#[utoipa::path(
    post,
    path = "/api/stock/reservations/{id}/confirm",
    operation_id = "confirm_reservation",
    tag = "stock",
    params(ReservationIdParam, WriterParam),
    responses(
        (
            status = 200,
            description = "The reservation",
            body = ReservationBody,
            example = json!(examples::confirmed()),
        ),
        SettleErrors,
    )
)]
pub async fn confirm(
    State(api): State<Api>,
    ReservationParam(id): ReservationParam,
    Writer(actor): Writer,
) -> Answer {
    settle(&api, id, Settle::Confirm, &actor).await
}

/// Release a reservation
///
/// The pieces go back. Releasing what is released answers the same.
#[utoipa::path(
    post,
    path = "/api/stock/reservations/{id}/release",
    operation_id = "release_reservation",
    tag = "stock",
    params(ReservationIdParam, WriterParam),
    responses(
        (
            status = 200,
            description = "The reservation",
            body = ReservationBody,
            example = json!(examples::released()),
        ),
        SettleErrors,
    )
)]
pub async fn release(
    State(api): State<Api>,
    ReservationParam(id): ReservationParam,
    Writer(actor): Writer,
) -> Answer {
    settle(&api, id, Settle::Release, &actor).await
}

async fn settle(api: &Api, id: ReservationId, how: Settle, actor: &Actor) -> Answer {
    match api.settle(id, how, actor).await? {
        SettleOutcome::Settled(reservation) => respond::json(&ReservationBody::from(&*reservation)),
        SettleOutcome::Otherwise(reservation) => Err(Problem::reservation_settled(&reservation)),
        SettleOutcome::Unknown => Err(Problem::no_such_reservation()),
    }
}
