//! The table of products, or what stands in its place.

use super::{
    columns,
    delete::Deleting,
    live::LiveList,
    pager::{Pager, last_page},
    query::ListQuery,
    row::ProductRow,
};
use crate::{
    product::{fields, isolated},
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
    let ListPage { items, total, .. } = page;
    if items.is_empty() {
        return view! { <Nothing query total/> }.into_any();
    }
    let shown = items.len();
    let back = query.address();
    let rows = items.into_iter().map(|item| {
        let back = back.clone();
        view! { <ProductRow item back live deleting/> }
    });
    view! {
        <table class="table products">
            <TableHead/>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <Pager query shown total/>
    }
    .into_any()
}

#[component]
fn TableHead() -> impl IntoView {
    view! {
        <thead>
            <tr>
                <th scope="col" class="col-name">{fields::label(fields::NAME)}</th>
                {columns::headings()}
                <th scope="col" class="num col-version">"Version"</th>
                <th scope="col" class="col-changed">"Changed"</th>
                <th scope="col" class="col-actions"><span class="visually-hidden">"Delete"</span></th>
            </tr>
        </thead>
    }
}

/// The table while its first rows are on their way.
#[component]
pub fn TableSkeleton() -> impl IntoView {
    view! {
        <table class="table products">
            <TableHead/>
            <tbody><SkeletonRows columns={4 + columns::count()}/></tbody>
        </table>
    }
}

/// Says why there is nothing, and what to do.
#[component]
fn Nothing(query: ListQuery, total: i64) -> impl IntoView {
    if total > 0 {
        let last = query.page(last_page(total)).address();
        return view! {
            <EmptyState icon="package-open" title="There are no products on this page any more.">
                <a class="button" href=last>"Go to the last page"</a>
            </EmptyState>
        }
        .into_any();
    }
    let search = query.search.trim();
    if search.is_empty() {
        view! {
            <EmptyState icon="package-open" title="No products yet.">
                <a class="button" href="/products/new">"Add the first one"</a>
            </EmptyState>
        }
        .into_any()
    } else {
        let title = format!("No product has “{}” in its name.", isolated(search));
        view! {
            <EmptyState icon="search-x" title>
                <a class="button" href="/products">"Clear search"</a>
            </EmptyState>
        }
        .into_any()
    }
}
