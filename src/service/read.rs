//! Reads products. Every answer is at least as recent as its request.

use super::{Result, Service};
use crate::{
    db::{
        Failure, Statements,
        listing::{self, Listed, MAX_COUNTED, Matching, Page, Window, literal},
        products,
    },
    product::{
        FieldErrors, FieldId, ListQuery, Product, ProductContent, ProductId, Revision, Version,
        is_invisible,
    },
};
use std::{collections::HashMap, sync::Arc};

/// How many categories are suggested at most.
pub const MOST_SUGGESTIONS: i64 = 500;

/// A page of the list with the number of matches.
#[derive(Debug, Clone)]
pub struct Browsed {
    /// The products, each with who changed it last.
    pub products: Vec<Listed>,
    /// The number of all matches; if `is_minimum`, there are more.
    pub total: i64,
    /// Whether the matches were not counted to the end.
    pub is_minimum: bool,
    /// Whether there is a next page.
    pub has_more: bool,
}

impl Service {
    /// The current product; `None` if it does not exist.
    pub async fn find(&self, id: ProductId) -> Result<Option<Product>> {
        self.by_id.get(id.0).await
    }

    /// A page of products by id, and the exact total.
    pub async fn list(&self, limit: i64, offset: i64) -> Result<Arc<Page>> {
        self.pages.get((limit, offset)).await
    }

    /// A page of the list that people browse.
    ///
    /// # Errors
    /// [`BrowseError::Invalid`] if a filter is invalid.
    pub async fn browse(&self, query: &ListQuery) -> Result<Browsed, BrowseError> {
        let matching = matching(query)?;
        let window = Window {
            order: query.order,
            // One more than shown, to know whether there is a next page.
            limit: query.size + 1,
            offset: (query.page - 1).saturating_mul(query.size),
        };
        let mut cached = self.db.list_connection().await?;
        let db = cached.connection();
        let mut products = listing::browse(&mut *db, &matching, window).await?;
        let counted = listing::count(db, &matching).await?;
        cached.keep().await?;
        let shown = usize::try_from(query.size).unwrap_or_default();
        let has_more = products.len() > shown;
        products.truncate(shown);
        let is_minimum = !matching.is_all() && counted > MAX_COUNTED;
        let total = if is_minimum { MAX_COUNTED } else { counted };
        Ok(Browsed { products, total, is_minimum, has_more })
    }

    /// Those of the products that exist, each with whether a list shows it, on whatever page.
    ///
    /// # Errors
    /// As of [`browse`](Self::browse).
    pub async fn find_listed(
        &self,
        query: &ListQuery,
        ids: &[ProductId],
    ) -> Result<Vec<(Listed, bool)>, BrowseError> {
        let matching = matching(query)?;
        let mut cached = self.db.list_connection().await?;
        let found = listing::find_listed(cached.connection(), ids, &matching).await?;
        cached.keep().await?;
        Ok(found)
    }

    /// The values of a field that are in use: at most 500, in order. None for a field without suggestions.
    pub async fn suggestions(&self, field: FieldId) -> Result<Vec<String>> {
        let mut cached = self.db.list_connection().await?;
        let found = listing::in_use(cached.connection(), field, MOST_SUGGESTIONS).await?;
        cached.keep().await?;
        Ok(found)
    }

    /// The same result; a refusal of a value that another product has names that product.
    pub(super) async fn naming_holder<T>(&self, result: Result<T>) -> Result<T> {
        let Err(Failure::Taken(mut taken)) = result else { return result };
        let mut cached = self.db.connection().await?;
        taken.holder = products::holder(cached.connection(), taken.field, &taken.value).await?;
        cached.keep().await?;
        Err(Failure::Taken(taken))
    }

    /// The versions of those of the products that exist.
    pub async fn versions(&self, products: &[ProductId]) -> Result<HashMap<ProductId, Version>> {
        let ids: Vec<_> = products.iter().map(|product| product.0).collect();
        let mut cached = self.db.connection().await?;
        let versions = products::versions(cached.connection(), &ids).await?;
        cached.keep().await?;
        Ok(versions)
    }

    /// A version of a product, current or past; `None` if it does not exist or was pruned.
    pub async fn revision(&self, id: ProductId, version: Version) -> Result<Option<Revision>> {
        let mut cached = self.db.connection().await?;
        let revision = ProductContent::revision(cached.connection(), id, version).await?;
        cached.keep().await?;
        Ok(revision)
    }

    /// The latest revision of a product; `None` if it has never existed.
    pub async fn latest_revision(&self, id: ProductId) -> Result<Option<Revision>> {
        let mut cached = self.db.connection().await?;
        let revision = ProductContent::latest_revision(cached.connection(), id).await?;
        cached.keep().await?;
        Ok(revision)
    }
}

/// Why a list cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// Invalid text in filters.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The database did not answer.
    #[error(transparent)]
    Failed(#[from] Failure),
}

fn matching(query: &ListQuery) -> Result<Matching, FieldErrors> {
    let conditions = query.filters.conditions()?;
    Ok(Matching { patterns: patterns(&query.search), conditions })
}

/// A LIKE pattern for each word of a search.
///
/// Invisible characters around a word are removed, such as direction marks from copied text. Inside a word
/// they are kept, because they may be part of its spelling.
fn patterns(search: &str) -> Vec<String> {
    let words = search.split_whitespace().map(|word| word.trim_matches(is_invisible));
    words.filter(|word| !word.is_empty()).map(|word| format!("%{}%", literal(word))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_search_takes_the_signs_of_like_literally() {
        assert_eq!(super::patterns(r"50%_\ x"), [r"%50\%\_\\%", "%x%"]);
    }
}
