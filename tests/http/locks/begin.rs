//! A request that is aborted at the wrong moment leaves no open transaction (sqlx#4385).

use super::{connect, open_transactions};
use crate::support::{database, until};
use concord::db::{Database, PoolOptions};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_begin_was_dropped_is_not_open() {
    let address = database::fresh().await;
    let pool = PoolOptions { size: 1, wait: Duration::from_secs(10), ..PoolOptions::default() };
    let database = Database::new(address.clone(), pool);
    database.ping().await.expect("the database answers");
    for polls in 1..40 {
        let mut begin = Box::pin(database.begin());
        for _ in 0..polls {
            if futures::poll!(&mut begin).is_ready() {
                break;
            }
        }
        drop(begin);
        database.ping().await.expect("the one connection is free again");
        let mut sql = connect(&address).await;
        until("nothing is open", async || {
            let mut sql = connect(&address).await;
            open_transactions(&mut sql).await == 0
        })
        .await;
        assert_eq!(open_transactions(&mut sql).await, 0, "after {polls} polls");
    }
}
