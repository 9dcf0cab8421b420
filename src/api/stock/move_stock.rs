use super::input;
use crate::{
    api::{
        api_state::Api,
        body::JsonObject,
        etag::Preconditions,
        idempotency::{self, IdempotencyKey},
        openapi::{
            MoveErrors, examples,
            params::{IdParam, IdempotencyKeyParam, PreconditionParams, WriterParam},
            requests::StockMovement,
        },
        params::{Id, Writer},
        respond::{self, Answer},
        stock_wire::MovedBody,
    },
    service::{Idempotent, MoveOutcome, StockMove},
    web::Problem,
};
use axum::extract::State;

/// Move the stock of a product
///
/// Adds `delta` to what is there, or takes it away; never below 0. It needs no version: it is added to
/// what is stored then, whatever others do at this moment, and counts once. It makes a new version of
/// the product. Send an `Idempotency-Key`, so that it is safe to send again after a lost answer.
#[utoipa::path(
    post,
    path = "/api/products/{id}/stock",
    operation_id = "move_stock",
    tag = "stock",
    params(IdParam, PreconditionParams, IdempotencyKeyParam, WriterParam),
    request_body(content = StockMovement, example = json!(examples::movement())),
    responses(
        (
            status = 200,
            description = "The product as it is stored now, and its movement",
            headers(
                ("ETag" = String, description = "The new version"),
                ("Idempotency-Replayed" = String, description = "`true`: it had been done before"),
            ),
            body = MovedBody,
            example = json!(examples::moved()),
        ),
        MoveErrors,
    )
)]
pub async fn move_stock(
    State(api): State<Api>,
    Id(id): Id,
    preconditions: Preconditions,
    key: IdempotencyKey,
    Writer(actor): Writer,
    JsonObject(members): JsonObject,
) -> Answer {
    let address = format!("POST /api/products/{id}/stock");
    let key = key.of(&actor, &address, &preconditions, &members)?;
    if let Some(answer) = idempotency::before(&api, key.as_ref()).await? {
        return Ok(answer);
    }
    let movement = input::movement(members)?;
    let command = StockMove { id, movement, conditions: preconditions.on(id), actor };
    let idempotent = idempotency::idempotent(key, response).map(Idempotent::known_before);
    idempotency::answer(api.move_stock(&command, idempotent.as_ref()).await?, response)
}

fn response(outcome: &MoveOutcome) -> Answer {
    match outcome {
        MoveOutcome::Moved(it) => respond::tagged_json(&it.product, &MovedBody::from(&**it)),
        MoveOutcome::Short(shortage) => Err(Problem::insufficient_stock(shortage)),
        MoveOutcome::Full(refusal) => Err(Problem::too_much_stock(refusal)),
        MoveOutcome::Refused(current) => Err(Problem::precondition_failed(current)),
        MoveOutcome::Gone(gone) => Err(Problem::gone(gone)),
    }
}
