//! Repeats the merge that a page without WASM has shown.

use crate::{
    product::{
        Changes, Finding, MergeReport, Other, ProductId, StockMode, Version,
        merge::{self, Edit},
    },
    service::{Result, Service},
};

/// Two versions between which a person decided, and what they wanted.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// Which product.
    pub id: ProductId,
    /// The version that their text was made on.
    pub base: Version,
    /// The version that they looked at.
    pub theirs: Version,
    /// What they wanted.
    pub mine: &'a Changes,
    /// What they meant by the stock.
    pub stock: StockMode,
}

impl Service {
    /// Repeats a merge from the history. `None`: the version that was looked at is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn compare(&self, round: Round<'_>) -> Result<Option<Finding>> {
        let Round { id, base, theirs, mine, stock } = round;
        let Some(seen) = self.revision(id, theirs).await? else { return Ok(None) };
        let loaded = self.revision(id, base).await?;
        let base_lost = loaded.is_none();
        let mut stock_changes = Vec::new();
        let report = match loaded {
            Some(loaded) => {
                if stock == StockMode::Number && mine.stock_quantity.is_some() {
                    stock_changes = self.stock_changes(id, base, theirs).await?;
                }
                let content = &mine.over(&loaded.content);
                let edit = Edit { content, stock, stock_changed: !stock_changes.is_empty() };
                merge::merge((base, &loaded.content), (theirs, &seen.content), &edit)
            }
            None => MergeReport::two_way(base, (theirs, &seen.content), &mine.over(&seen.content)),
        };
        let other = Other { version: theirs, actor: seen.actor, at: seen.at };
        Ok(Some(Finding { report, base_lost, other, stock_changes }))
    }
}
