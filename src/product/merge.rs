//! The three-way merge of two edits of one product: one pure function over plain values.

use super::{MergeReport, ProductContent, StockMode, Version};

/// An edit that is to be merged.
pub struct Edit<'a> {
    /// What the editor wants stored.
    pub content: &'a ProductContent,
    /// How the editor means the stock.
    pub stock: StockMode,
}

/// Merges `mine`, made on `base`, with `theirs`, which has been saved since.
#[must_use]
pub fn merge(
    base: (Version, &ProductContent),
    theirs: (Version, &ProductContent),
    mine: &Edit<'_>,
) -> MergeReport {
    let _ = (base, theirs, mine);
    unimplemented!()
}
