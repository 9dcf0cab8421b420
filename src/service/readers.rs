//! Readers that answer several requests with one statement.

use crate::{
    db::{
        Coalescer, Database, SingleFlight,
        listing::{self, Page},
        products,
    },
    product::Product,
};
use std::{sync::Arc, time::Duration};

/// How many slow reads of one kind run at the same time.
const LANES: usize = 3;

/// Pages by limit and offset, shared by concurrent requests for the same page.
pub(super) type Pages = SingleFlight<(i64, i64), Arc<Page>>;

pub(super) fn product_reader(db: Database, timeout: Duration) -> Coalescer<i64, Product> {
    Coalescer::new(LANES, timeout, move |ids: Vec<i64>| {
        let db = db.clone();
        async move {
            let mut cached = db.connection().await?;
            let found = products::find_many(cached.connection(), &ids).await?;
            cached.keep().await?;
            Ok(found.into_iter().map(|product| (product.id.0, product)).collect())
        }
    })
}

/// Concurrent requests for the same page share one read. Different pages do not wait for each other. The
/// number of connections for lists limits the concurrent reads, and so the rows in memory.
pub(super) fn page_reader(db: Database) -> Pages {
    SingleFlight::new(db.list_max_wait(), move |(limit, offset)| {
        let db = db.clone();
        async move {
            let mut cached = db.list_connection().await?;
            let page = listing::list_page(cached.connection(), limit, offset).await?;
            cached.keep().await?;
            Ok(Arc::new(page))
        }
    })
}
