//! How much of the history is kept.

use super::{Result, Service};
use crate::{
    db::revisions::{self, Prunable},
    product::ProductId,
};
use std::{num::NonZeroU32, time::Duration};
use time::OffsetDateTime;

/// What pruning leaves alone. The first version of each product and its newest are always kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// So many of each product's newest versions.
    pub versions: NonZeroU32,
    /// Every version that is younger than this: somebody may still be editing it.
    pub age: Duration,
}

/// How many products a step looks at, and how many versions it takes at most.
const PRODUCTS: i32 = 500;
const VERSIONS: i64 = 1_000;

impl Service {
    /// One small step of taking old versions away, from the product after `after` on. Gives from
    /// where to go on; `None` at the end. Harmless on several servers at once.
    pub async fn prune(&self, retention: Retention, after: ProductId) -> Result<Option<ProductId>> {
        let what = Prunable {
            newest: i64::from(retention.versions.get()),
            since: OffsetDateTime::now_utc() - retention.age,
            products: PRODUCTS,
            versions: VERSIONS,
        };
        let mut cached = self.db.connection().await?;
        let pruned = revisions::prune(cached.connection(), after, what).await?;
        cached.keep().await?;
        // A full step may have left something of these products.
        Ok(if pruned.taken == VERSIONS { Some(after) } else { pruned.last })
    }
}
