use crate::api::{
    api_state::Api,
    openapi::{
        ReadErrors, examples,
        params::{IdParam, MovementPagingParams},
    },
    params::{Id, RevisionPaging},
    products::missing,
    respond::{self, Answer},
    stock_wire::StockBody,
};
use axum::extract::State;

/// Get the stock of a product and its movements
///
/// The newest movements first. The sum of all of them is the stock. A page of
/// older ones starts `before` the last of this one.
#[utoipa::path(
    get,
    path = "/api/products/{id}/stock",
    operation_id = "get_stock",
    tag = "stock",
    params(IdParam, MovementPagingParams),
    responses(
        (
            status = 200,
            description = "The stock and a page of movements",
            headers(("ETag" = String, description = "The version of the product")),
            body = StockBody,
            example = json!(examples::stock()),
        ),
        ReadErrors,
    )
)]
pub async fn read(State(api): State<Api>, Id(id): Id, paging: RevisionPaging) -> Answer {
    let limit = usize::try_from(paging.limit).unwrap_or(usize::MAX);
    match api.stock(id, paging.before, limit).await? {
        Some(page) => respond::tagged_json(&page.product, &StockBody::from(&page)),
        None => Err(missing(&api, id).await),
    }
}
