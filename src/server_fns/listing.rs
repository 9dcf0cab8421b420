//! Lists products.

use super::{ClientError, ListPage, call::Call};
use concord_record::FieldId;
use leptos::prelude::*;

/// A page of the list: `search` contains words of the name, `page` starts at 1.
#[server(prefix = "/fn", endpoint = "list_products", protocol = Call)]
pub async fn list_products(search: String, page: i64) -> Result<ListPage, ClientError> {
    list(&super::request::service()?, search, page).await
}

/// The same for a page that the server renders.
#[cfg(feature = "ssr")]
pub async fn list(
    service: &crate::service::Service,
    search: String,
    page: i64,
) -> Result<ListPage, ClientError> {
    use super::{ListItem, PAGE_SIZE};
    use crate::service::Browse;

    let page = page.clamp(1, i64::MAX / PAGE_SIZE);
    let search: String = search.trim().chars().filter(|c| *c != '\0').take(255).collect();
    let browse = Browse { search, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
    let found = service.browse(&browse).await?;
    let items = found
        .products
        .into_iter()
        .map(|listed| {
            let mut product = listed.product;
            // The list shows only one line; twenty full descriptions would be most of the page's size.
            product.content.description =
                product.content.description.map(|text| text.chars().take(140).collect());
            ListItem { product, actor: listed.actor }
        })
        .collect();
    Ok(ListPage { items, total: found.total, page })
}

/// The values of a field that are in use, for suggestions; none for a field without suggestions.
#[server(prefix = "/fn", endpoint = "list_suggestions", protocol = Call)]
pub async fn list_suggestions(field: FieldId) -> Result<Vec<String>, ClientError> {
    Ok(super::request::service()?.suggestions(field).await?)
}
