//! Which part of the list this is, and the way to the others.

use super::query::ListQuery;
use crate::{
    server_fns::PAGE_SIZE,
    ui::components::{icon::Icon, words::grouped},
};
use leptos::prelude::*;

/// "21–40 of 10,000", and links to the pages before and after.
#[component]
pub fn Pager(
    query: ListQuery,
    /// How many rows this page has.
    shown: usize,
    total: i64,
) -> impl IntoView {
    let first = (query.page - 1) * PAGE_SIZE + 1;
    let last = first + i64::try_from(shown).unwrap_or(PAGE_SIZE) - 1;
    let text = match (total, last_page(total)) {
        (1, _) => "1 product".to_owned(),
        (total, 1) => format!("{} products", grouped(total)),
        _ => format!("{}–{} of {}", grouped(first), grouped(last), grouped(total)),
    };
    let before = (query.page > 1).then(|| query.page(query.page - 1).address());
    let after = (last < total).then(|| query.page(query.page + 1).address());
    let more = last_page(total) > 1;
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="num" role="status">{text}</span>
            <div class="pager-links" hidden=!more>
                <PagerLink address=before rel="prev"><Icon name="chevron-left"/> "Previous"</PagerLink>
                <PagerLink address=after rel="next">"Next" <Icon name="chevron-right"/></PagerLink>
            </div>
        </nav>
    }
}

/// The number of the last page.
pub fn last_page(total: i64) -> i64 {
    ((total - 1) / PAGE_SIZE + 1).max(1)
}

/// A link that stays where it is when it leads nowhere.
#[component]
fn PagerLink(address: Option<String>, rel: &'static str, children: Children) -> impl IntoView {
    let nowhere = address.is_none().then_some("true");
    let role = address.is_none().then_some("link");
    view! {
        <a class="button" href=address rel=rel role=role aria-disabled=nowhere>{children()}</a>
    }
}

#[cfg(test)]
mod tests {
    use super::last_page;

    #[test]
    fn the_last_page_is_the_one_with_the_last_product() {
        assert_eq!([0, 1, 20, 21, 10_000].map(last_page), [1, 1, 1, 2, 500]);
    }
}
