//! Reads products. Every answer is at least as recent as its request.

use super::{Result, Service};
use crate::{
    db::{
        Failure, Statements,
        listing::{self, Listed, Page, Patterns},
        products,
    },
    product::{FieldId, Product, ProductContent, ProductId, Revision, Version, is_invisible},
};
use std::{collections::HashMap, sync::Arc};

/// How many categories are suggested at most.
pub const MOST_SUGGESTIONS: i64 = 500;

/// What a person asks the list for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browse {
    /// Words that the name must contain, in any order and case; empty: all products.
    pub search: String,
    /// The maximum number of products.
    pub limit: i64,
    /// How many products to skip.
    pub offset: i64,
}

/// A page of the list with the total number of matches.
#[derive(Debug, Clone)]
pub struct Browsed {
    /// The products by id, each with who changed it last.
    pub products: Vec<Listed>,
    /// The number of all matches.
    pub total: i64,
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
    pub async fn browse(&self, command: &Browse) -> Result<Browsed> {
        let patterns = patterns(&command.search);
        let patterns = patterns.as_ref();
        let mut cached = self.db.list_connection().await?;
        let db = cached.connection();
        let products = listing::browse(&mut *db, patterns, command.limit, command.offset).await?;
        let total = listing::count(db, patterns).await?;
        cached.keep().await?;
        Ok(Browsed { products, total })
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

/// LIKE patterns for a name that contains every word of the search. `None`: every name matches.
///
/// Invisible characters around a word are removed, such as direction marks from copied text. Inside a word
/// they are kept, because they may be part of its spelling.
fn patterns(search: &str) -> Option<Patterns> {
    let words = search.split_whitespace().map(|word| word.trim_matches(is_invisible));
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    // The longest word comes first, because the fewest names contain it.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut patterns = words.into_iter().map(contains);
    Some(Patterns { first: patterns.next()?, others: patterns.collect() })
}

/// The LIKE pattern for "contains this", with its wildcards escaped.
fn contains(text: &str) -> String {
    let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_search_takes_the_signs_of_like_literally() {
        assert_eq!(super::contains(r"50%_\"), r"%50\%\_\\%");
    }
}
