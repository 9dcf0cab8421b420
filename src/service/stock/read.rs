//! Reads the stock and its movements.

use crate::{
    db::movements,
    product::{Moved, Product, ProductId, Revision, StockChange, Version},
    service::{Result, Service},
};
use std::collections::BTreeMap;

/// The stock of a product, with a page of its movements.
#[derive(Debug, Clone)]
pub struct StockPage {
    /// The current product.
    pub product: Product,
    /// Its movements, the newest first.
    pub movements: Vec<Moved>,
    /// There are older movements.
    pub has_older: bool,
}

impl Service {
    /// A product with up to `limit` of its movements before version `before` (`None`: from the newest),
    /// none newer than the product. `None`: it does not exist.
    pub async fn stock(
        &self,
        id: ProductId,
        before: Option<Version>,
        limit: usize,
    ) -> Result<Option<StockPage>> {
        let Some(product) = self.find(id).await? else { return Ok(None) };
        let newest = Version(product.version.0 + 1);
        let before = before.map_or(newest, |before| before.min(newest));
        // One more is read to find out whether there is another page.
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
        let mut cached = self.db.connection().await?;
        let mut movements = movements::before(cached.connection(), id, before, wanted).await?;
        cached.keep().await?;
        let has_older = movements.len() > limit;
        movements.truncate(limit);
        Ok(Some(StockPage { product, movements, has_older }))
    }

    /// How the stock of a product changed after version `after`, up to version `to`.
    pub async fn stock_changes(
        &self,
        id: ProductId,
        after: Version,
        to: Version,
    ) -> Result<Vec<StockChange>> {
        let mut cached = self.db.connection().await?;
        let found = movements::between(cached.connection(), id, after, to).await?;
        cached.keep().await?;
        Ok(found)
    }

    /// The movements that created these versions of one product, by version; a version that did not change
    /// the stock has none.
    pub async fn movements_of(&self, versions: &[Revision]) -> Result<BTreeMap<Version, Moved>> {
        let Some(first) = versions.first() else { return Ok(BTreeMap::new()) };
        let numbers: Vec<_> = versions.iter().map(|revision| revision.version.0).collect();
        let mut cached = self.db.connection().await?;
        let found = movements::of(cached.connection(), first.id, &numbers).await?;
        cached.keep().await?;
        Ok(found.into_iter().map(|moved| (moved.version, moved)).collect())
    }
}
