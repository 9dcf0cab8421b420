//! Which part of the list is shown, and links to the pages before and after.

use super::query::address;
use crate::{
    product::ListQuery,
    server_fns::ListPage,
    ui::components::{icon::Icon, words::grouped},
};
use leptos::prelude::*;

/// How many products match, and how many of them are shown.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    /// The number of rows of this page.
    shown: i64,
    /// The number of all matches; if `is_minimum`, there are more.
    pub total: i64,
    is_minimum: bool,
    has_more: bool,
    /// The number of rows of a full page.
    size: i64,
}

impl Count {
    /// The numbers of a page.
    pub fn of(page: &ListPage, size: i64) -> Self {
        let ListPage { items, total, is_minimum, has_more, .. } = page;
        let shown = i64::try_from(items.len()).unwrap_or_default();
        Self { shown, total: *total, is_minimum: *is_minimum, has_more: *has_more, size }
    }

    /// The number of the last page; `None` if the matches were not counted to the end.
    pub fn last_page(self) -> Option<i64> {
        (!self.is_minimum).then(|| ((self.total - 1) / self.size + 1).max(1))
    }

    fn text(self, page: i64) -> String {
        let first = (page - 1) * self.size + 1;
        let last = first + self.shown - 1;
        let of = grouped(self.total);
        match self.total {
            1 => "1 product".to_owned(),
            _ if page == 1 && !self.has_more => format!("{of} products"),
            _ if self.is_minimum => format!("{}–{} of {of}+", grouped(first), grouped(last)),
            _ => format!("{}–{} of {of}", grouped(first), grouped(last)),
        }
    }
}

/// "21–40 of 10,000", and links to the pages before and after.
#[component]
pub fn Pager(query: ListQuery, count: Count) -> impl IntoView {
    let text = count.text(query.page);
    let before = (query.page > 1).then(|| address(&query.at(query.page - 1)));
    let after = count.has_more.then(|| address(&query.at(query.page + 1)));
    let is_only = before.is_none() && after.is_none();
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="num" role="status">{text}</span>
            <div class="pager-links" hidden=is_only>
                <PagerLink address=before rel="prev"><Icon name="chevron-left"/> "Previous"</PagerLink>
                <PagerLink address=after rel="next">"Next" <Icon name="chevron-right"/></PagerLink>
            </div>
        </nav>
    }
}

/// A link that keeps its place when there is no such page.
#[component]
fn PagerLink(address: Option<String>, rel: &'static str, children: Children) -> impl IntoView {
    let nowhere = address.is_none().then_some("true");
    let role = address.is_none().then_some("link");
    view! {
        <a id=format!("page-{rel}") class="button" href=address rel=rel role=role aria-disabled=nowhere>{children()}</a>
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    fn count(shown: i64, total: i64) -> Count {
        Count { shown, total, is_minimum: false, has_more: total > shown, size: 20 }
    }

    #[test]
    fn the_last_page_is_the_one_with_the_last_product() {
        let pages = [0, 1, 20, 21, 10_000].map(|total| count(0, total).last_page());
        assert_eq!(pages, [1, 1, 1, 2, 500].map(Some));
        assert_eq!(Count { is_minimum: true, ..count(20, 1_000) }.last_page(), None);
    }

    #[test]
    fn the_part_is_named_with_the_number_of_all() {
        assert_eq!(count(1, 1).text(1), "1 product");
        assert_eq!(count(7, 7).text(1), "7 products");
        assert_eq!(count(20, 42).text(2), "21–40 of 42");
        let more = Count { is_minimum: true, ..count(20, 1_000) };
        assert_eq!(more.text(1), "1–20 of 1,000+");
    }
}
