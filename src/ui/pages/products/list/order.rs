//! Headings that sort the list.

use super::query::address;
use crate::{
    product::{ListQuery, OrderKey},
    ui::components::icon::Icon,
};
use leptos::prelude::*;

/// The heading of a column. It is a link to the list in the order of the column, and in the other direction if
/// that is the order already.
#[component]
pub fn SortHeading(
    /// What is shown now.
    query: ListQuery,
    /// What the column shows.
    by: OrderKey,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    let is_order = query.order.by == by;
    let (sorted, icon) = match query.order.descending {
        true => ("descending", "arrow-down"),
        false => ("ascending", "arrow-up"),
    };
    let next = ListQuery { order: query.order.next(by), ..query.at(1) };
    view! {
        <th scope="col" class=class aria-sort=is_order.then_some(sorted)>
            <a id=format!("sort-{}", by.as_str()) class="sort-link" href=address(&next)>
                {label} {is_order.then(|| view! { <Icon name=icon/> })}
            </a>
        </th>
    }
}
