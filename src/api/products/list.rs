use super::Api;
use crate::api::{
    openapi::{ListErrors, examples, params::PagingParams},
    params::Paging,
    respond::{self, Answer},
    wire::PageBody,
};
use axum::extract::State;

/// List products
///
/// A page of products by id, and how many there are in all.
#[utoipa::path(
    get,
    path = "/api/products/",
    operation_id = "list_products",
    tag = "products",
    params(PagingParams),
    responses(
        (status = 200, description = "The page", body = PageBody, example = json!(examples::page())),
        ListErrors,
    )
)]
pub async fn list(State(api): State<Api>, paging: Paging) -> Answer {
    let Paging { limit, offset } = paging;
    let page = api.list(limit, offset).await?;
    respond::json(&PageBody::new(&page, limit, offset))
}
