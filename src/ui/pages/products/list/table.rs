//! The table of products, and the message that replaces an empty one.

use super::{
    columns,
    delete::Deleting,
    live::LiveList,
    order::SortHeading,
    pager::{Count, Pager},
    query::address,
    row::ProductRow,
};
use crate::{
    product::{Filters, ListQuery, OrderKey, fields, isolated},
    server_fns::ListPage,
    ui::components::{empty::EmptyState, skeleton::SkeletonRows},
};
use leptos::prelude::*;

/// A page of products.
#[component]
pub fn ProductTable(
    page: ListPage,
    query: ListQuery,
    live: LiveList,
    deleting: Deleting,
) -> impl IntoView {
    let count = Count::of(&page, query.size);
    let items = page.items;
    if items.is_empty() {
        return view! { <Nothing query count/> }.into_any();
    }
    let back = address(&query);
    let rows = items.into_iter().map(|item| {
        let back = back.clone();
        view! { <ProductRow item back live deleting/> }
    });
    view! {
        <table class="table products">
            <TableHead query=query.clone()/>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <Pager query count/>
    }
    .into_any()
}

#[component]
fn TableHead(query: ListQuery) -> impl IntoView {
    let columns = columns::headings(&query);
    let heading = move |by, label, class| {
        let query = query.clone();
        view! { <SortHeading query by label class/> }
    };
    view! {
        <thead>
            <tr>
                {heading(OrderKey::Field(fields::NAME), fields::label(fields::NAME), "col-name")}
                {columns}
                {heading(OrderKey::Version, "Version", "num col-version")}
                {heading(OrderKey::Changed, "Changed", "col-changed")}
                <th scope="col" class="col-actions"><span class="visually-hidden">"Delete"</span></th>
            </tr>
        </thead>
    }
}

/// The table while its first rows are loading.
#[component]
pub fn TableSkeleton(query: ListQuery) -> impl IntoView {
    view! {
        <table class="table products">
            <TableHead query/>
            <tbody><SkeletonRows columns={4 + columns::count()}/></tbody>
        </table>
    }
}

/// Says why there is nothing, and what to do.
#[component]
fn Nothing(query: ListQuery, count: Count) -> impl IntoView {
    let search = query.search.trim();
    let all = ListQuery { search: String::new(), filters: Filters::default(), ..query.at(1) };
    let (icon, title, next, action) = if count.total > 0 {
        let (page, action) = match count.last_page() {
            Some(page) => (page, "Go to the last page"),
            None => (1, "Go to the first page"),
        };
        let title = "There are no products on this page any more.".to_owned();
        ("package-open", title, address(&query.at(page)), action)
    } else {
        match (search.is_empty(), query.filters.is_empty()) {
            (true, true) => {
                let next = "/products/new".to_owned();
                ("package-open", "No products yet.".to_owned(), next, "Add the first one")
            }
            (false, true) => {
                let title = format!("No product has “{}” in its name or SKU.", isolated(search));
                ("search-x", title, address(&all), "Clear search")
            }
            (true, false) => {
                let title = "No product matches the filters.".to_owned();
                ("search-x", title, address(&all), "Clear filters")
            }
            (false, false) => {
                let title = format!(
                    "No product with “{}” in its name or SKU matches the filters.",
                    isolated(search),
                );
                ("search-x", title, address(&all), "Clear search and filters")
            }
        }
    };
    view! {
        <EmptyState icon title>
            <a class="button" href=next>{action}</a>
        </EmptyState>
    }
}
