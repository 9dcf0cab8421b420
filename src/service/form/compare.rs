//! Repeats the merge that a page without WASM has shown.

use crate::{
    product::{Other, ProductId, Report, Version, fields},
    service::{Result, Service},
};
use concord_record::{Change, Changes, Edit, merge, two_way};

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
}

impl Service {
    /// Repeats a merge from the history. `None`: the version that was looked at is lost.
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
