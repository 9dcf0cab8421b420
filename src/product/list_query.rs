//! What people ask the list of products for. The address of the list, its form and the server function share
//! the same parameters.

mod filters;
mod order;

#[cfg(test)]
mod tests;

pub use filters::{Bound, Condition, Filter, Filters, STOCK_LEVEL};
pub use order::{Order, OrderKey};

use serde::{Deserialize, Serialize};

/// The maximum number of characters of a search.
const MAX_SEARCH: usize = 255;

/// The numbers of products that a page can show.
pub const PAGE_SIZES: [i64; 4] = [20, 50, 100, 200];

/// The parameter of the search.
pub const SEARCH: &str = "q";
/// The parameter of the order.
pub const ORDER: &str = "sort";
/// The parameter of the number of products on a page.
pub const SIZE: &str = "size";
/// The parameter of the page.
pub const PAGE: &str = "page";

/// What the list is asked for. It is serialized as its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Params", into = "Params")]
pub struct ListQuery {
    /// Words that each product must have in its name or SKU.
    pub search: String,
    /// What else each product must match.
    pub filters: Filters,
    /// The order of the products.
    pub order: Order,
    /// The number of products on a page: one of [`PAGE_SIZES`].
    pub size: i64,
    /// The page, starting at 1.
    pub page: i64,
}

/// The parameters of an address: names and values.
pub type Params = Vec<(String, String)>;

impl Default for ListQuery {
    /// All products by id.
    fn default() -> Self {
        Self {
            search: String::new(),
            filters: Filters::default(),
            order: Order::default(),
            size: PAGE_SIZES[0],
            page: 1,
        }
    }
}

impl ListQuery {
    /// Parses the parameters of an address. Unknown parameters, and values that are not among those of a
    /// parameter, count as missing. What is typed into a filter is kept, even if it is invalid.
    #[must_use]
    pub fn of<'a>(params: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (name, value) in params {
            query.set(name, value);
        }
        query
    }

    /// Sets a parameter. `false`: there is none of this name.
    fn set(&mut self, name: &str, value: &str) -> bool {
        match name {
            SEARCH => self.search = searched(value),
            ORDER => self.order = value.parse().unwrap_or_default(),
            SIZE => self.size = page_size(value),
            PAGE => self.page = value.parse().map_or(1, |page: i64| page.clamp(1, MAX_PAGE)),
            name => return self.filters.set_param(name, value),
        }
        true
    }

    /// The parameters; those with the default value are left out.
    #[must_use]
    pub fn params(&self) -> Params {
        let plain = Self::default();
        let own = [
            (ORDER, self.order != plain.order, self.order.to_string()),
            (SIZE, self.size != plain.size, self.size.to_string()),
            (PAGE, self.page != plain.page, self.page.to_string()),
        ];
        let search = self.search.trim();
        let search = (!search.is_empty()).then(|| (SEARCH.to_owned(), search.to_owned()));
        let filters = self.filters.iter().map(|(key, text)| (key.to_string(), text.to_owned()));
        let own = own.into_iter().filter(|(_, is_set, _)| *is_set);
        search
            .into_iter()
            .chain(filters)
            .chain(own.map(|(name, _, value)| (name.to_owned(), value)))
            .collect()
    }

    /// The same list, at a page of it.
    #[must_use]
    pub fn at(&self, page: i64) -> Self {
        Self { page, ..self.clone() }
    }

    /// Whether every product matches.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        self.search.trim().is_empty() && self.filters.is_empty()
    }
}

/// Beyond this page there is nothing.
const MAX_PAGE: i64 = 1_000_000_000;

fn searched(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(MAX_SEARCH).collect()
}

fn page_size(text: &str) -> i64 {
    let size = text.parse().ok().filter(|size| PAGE_SIZES.contains(size));
    size.unwrap_or(PAGE_SIZES[0])
}

impl From<ListQuery> for Params {
    fn from(query: ListQuery) -> Self {
        query.params()
    }
}

impl TryFrom<Params> for ListQuery {
    type Error = String;

    /// Refuses an unknown parameter: a page of a newer release would show the answer as if it had been used.
    fn try_from(params: Params) -> Result<Self, String> {
        let mut query = Self::default();
        for (name, value) in &params {
            if !query.set(name, value) {
                return Err(format!("unknown parameter {name}"));
            }
        }
        Ok(query)
    }
}
