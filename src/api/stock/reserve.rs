use super::input;
use crate::{
    api::{
        api_state::Api,
        body::JsonObject,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        openapi::{
            ReserveErrors, examples,
            params::{IdempotencyKeyParam, WriterParam},
            requests::NewReservation,
        },
        params::Writer,
        respond::{self, Answer},
        stock_wire::ReservationBody,
    },
    service::{Idempotent, ReserveCommand, ReserveOutcome},
    web::Problem,
};
use axum::extract::State;

/// Reserve pieces of several products
///
/// All of them or none: they are taken out of the stock and kept until the reservation is confirmed or
/// released, or its time is over; then they go back. Lines of one product are added up.
#[utoipa::path(
    post,
    path = "/api/stock/reservations",
    operation_id = "reserve_stock",
    tag = "stock",
    params(IdempotencyKeyParam, WriterParam),
    request_body(content = NewReservation, example = json!(examples::new_reservation())),
    responses(
        (
            status = 201,
            description = "The reservation",
            headers(
                ("Location" = String, description = "Where the reservation is"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been made before"),
            ),
            body = ReservationBody,
            example = json!(examples::reservation()),
        ),
        ReserveErrors,
    )
)]
pub async fn reserve(
    State(api): State<Api>,
    conditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let key = key.of(&actor, "POST /api/stock/reservations", &conditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let input::ReserveInput { wants, reference, seconds } = input::reservation(members)?;
    let command = ReserveCommand { wants, reference, seconds, actor };
    let idempotent = idempotency::idempotent(key, response).map(Idempotent::known_before);
    idempotency::answer(api.reserve(&command, idempotent.as_ref()).await?, response)
}

fn response(outcome: &ReserveOutcome) -> Answer {
    match outcome {
        ReserveOutcome::Reserved(it) => respond::created_at(
            &format!("/api/stock/reservations/{}", it.id),
            &ReservationBody::from(&**it),
        ),
        ReserveOutcome::Short(short) => Err(Problem::insufficient_lines(short)),
        ReserveOutcome::Unknown(missing) => Err(Problem::products_not_found(missing)),
    }
}
