use super::input;
use crate::{
    api::{
        api_state::Api,
        body::JsonObject,
        openapi::{QuoteErrors, examples, requests::QuoteRequest},
        respond::{self, Answer},
        stock_wire::QuoteBody,
    },
    service::QuoteOutcome,
    web::Problem,
};
use axum::extract::State;

/// Get prices and stock of several products
///
/// With the sum of each line and of all, exact. No price and no stock moves while the sum is made; it keeps
/// nothing for you afterwards: for that, reserve. Lines of one product are added up.
#[utoipa::path(
    post,
    path = "/api/quotes",
    operation_id = "quote",
    tag = "stock",
    request_body(content = QuoteRequest, example = json!(examples::quote_request())),
    responses(
        (
            status = 200,
            description = "Prices, stock and sums of one moment",
            body = QuoteBody,
            example = json!(examples::quote()),
        ),
        QuoteErrors,
    )
)]
pub async fn quote(State(api): State<Api>, JsonObject(members): JsonObject) -> Answer {
    match api.quote(&input::quote(members)?).await? {
        QuoteOutcome::Quoted(quote) => respond::json(&QuoteBody::from(&quote)),
        QuoteOutcome::Unknown(missing) => Err(Problem::products_not_found(&missing)),
    }
}
