//! Lists products.

use super::{ClientError, ListItem, ListPage, call::Call};
use crate::product::{ListQuery, ProductId};
use concord_record::FieldId;
use leptos::prelude::*;

/// A page of the list.
#[server(prefix = "/fn", endpoint = "browse_products", protocol = Call)]
pub async fn browse_products(query: ListQuery) -> Result<ListPage, ClientError> {
    list(&super::request::service()?, &query).await
}

/// Those of the products that exist, each with whether the list shows it, on whatever page. For at most
/// [`MAX_ROWS`](crate::events::protocol::MAX_ROWS) products.
#[server(prefix = "/fn", endpoint = "look_up_products", protocol = Call)]
pub async fn look_up_products(
    query: ListQuery,
    ids: Vec<ProductId>,
) -> Result<Vec<(ListItem, bool)>, ClientError> {
    let ids = &ids[..ids.len().min(crate::events::protocol::MAX_ROWS)];
    let found = super::request::service()?.find_listed(&query, ids).await?;
    Ok(found.into_iter().map(|(listed, matches)| (listed.into(), matches)).collect())
}

/// The same as [`browse_products`] for pages of the release before, which search by name only.
#[server(prefix = "/fn", endpoint = "list_products", protocol = Call)]
pub async fn list_products(search: String, page: i64) -> Result<ListPage, ClientError> {
    let query = ListQuery { search, ..ListQuery::default() };
    list(&super::request::service()?, &query.at(page.max(1))).await
}

/// The same for a page that the server renders.
#[cfg(feature = "ssr")]
pub async fn list(
    service: &crate::service::Service,
    query: &ListQuery,
) -> Result<ListPage, ClientError> {
    let found = service.browse(query).await?;
    Ok(ListPage {
        items: found.products.into_iter().map(ListItem::from).collect(),
        total: found.total,
        is_minimum: found.is_minimum,
        has_more: found.has_more,
        page: query.page,
    })
}

/// The values of a field that are in use, for suggestions; none for a field without suggestions.
#[server(prefix = "/fn", endpoint = "list_suggestions", protocol = Call)]
pub async fn list_suggestions(field: FieldId) -> Result<Vec<String>, ClientError> {
    Ok(super::request::service()?.suggestions(field).await?)
}
