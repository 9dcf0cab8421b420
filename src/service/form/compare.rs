//! Repeats the merge that a page without WASM has shown.

use crate::{
    product::{Other, ProductId, Report, Version, fields},
    service::{Result, Service},
};
use concord_record::{Change, Changes, Edit, merge, two_way};

/// The versions that a conflict page compared, and the person's changes.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// The product.
    pub id: ProductId,
    /// The version that the changes are based on.
    pub base: Version,
    /// The newer version that the page showed.
    pub theirs: Version,
    /// The person's changes.
    pub mine: &'a Changes,
}

impl Service {
    /// Repeats a merge from the history. `None`: the newer version is no longer available.
    pub async fn compare(&self, round: Round<'_>) -> Result<Option<(Report, Other)>> {
        let Round { id, base, theirs, mine } = round;
        let Some(seen) = self.revision(id, theirs).await? else { return Ok(None) };
        let edit = Edit::of_checked(fields::schema(), mine.clone());
        let mut stock_changes = Vec::new();
        let report = match self.revision(id, base).await? {
            Some(loaded) => {
                if let Some(Change::Set(_)) = mine.get(fields::STOCK) {
                    stock_changes = self.stock_changes(id, base, theirs).await?;
                }
                let moved = (!stock_changes.is_empty()).then_some(fields::STOCK);
                merge(&loaded.content, &seen.content, &edit.with_moved(moved))
            }
            None => two_way(&seen.content, &edit),
        };
        let other = Other { version: theirs, actor: seen.actor, at: seen.at, base, stock_changes };
        Ok(Some((report, other)))
    }
}
