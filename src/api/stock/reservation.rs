use super::params::ReservationParam;
use crate::{
    api::{
        api_state::Api,
        openapi::{ReservationErrors, examples, params::ReservationIdParam},
        respond::{self, Answer},
        stock_wire::ReservationBody,
    },
    web::Problem,
};
use axum::extract::State;

/// Get a reservation
#[utoipa::path(
    get,
    path = "/api/stock/reservations/{id}",
    operation_id = "get_reservation",
    tag = "stock",
    params(ReservationIdParam),
    responses(
        (
            status = 200,
            description = "The reservation",
            body = ReservationBody,
            example = json!(examples::reservation()),
        ),
        ReservationErrors,
    )
)]
pub async fn read(State(api): State<Api>, ReservationParam(id): ReservationParam) -> Answer {
    match api.reservation(id).await? {
        Some(reservation) => respond::json(&ReservationBody::from(&reservation)),
        None => Err(Problem::no_such_reservation()),
    }
}
