//! Retention of the history.

use super::{Result, Service};
use crate::{
    db::revisions::{self, Prunable},
    product::ProductId,
};
use std::{num::NonZeroU32, time::Duration};
use time::OffsetDateTime;

/// What pruning keeps. The first and the newest version of each product are always kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// This many of the newest versions of each product.
    pub versions: NonZeroU32,
    /// Every version that is younger than this, because somebody may still be editing it.
    pub age: Duration,
}

/// How many products a step looks at, and how many versions it deletes at most.
const PRODUCTS: i32 = 500;
const VERSIONS: i64 = 1_000;

impl Service {
    /// Deletes old versions in one small step, starting after product `after`. Returns where to continue;
    /// `None` at the end. Safe to run on several servers at once.
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
        // A full step may have left some versions of these products.
        Ok(if pruned.taken == VERSIONS { Some(after) } else { pruned.last })
    }
}
