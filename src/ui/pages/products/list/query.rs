//! What the address of the list asks for.

use leptos_router::{location::Url, params::ParamsMap};

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    pub search: String,
    pub page: i64,
}

impl ListQuery {
    pub fn of(query: &ParamsMap) -> Self {
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        Self { search: query.get("q").unwrap_or_default(), page }
    }

    /// The address that asks for it.
    pub fn address(&self) -> String {
        let search = Url::escape(self.search.trim());
        match (&*search, self.page) {
            ("", 1) => "/products".to_owned(),
            ("", page) => format!("/products?page={page}"),
            (search, 1) => format!("/products?q={search}"),
            (search, page) => format!("/products?q={search}&page={page}"),
        }
    }

    pub fn page(&self, page: i64) -> Self {
        Self { search: self.search.clone(), page }
    }
}
