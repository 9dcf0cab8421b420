//! Tests of row locks.

use crate::fixture::{connect, counter};
use concord_locks::{Backoff, RowLock, RowLockMode, RowWait, retry};
use sqlx::{Connection, PgConnection, PgTransaction, postgres::PgConnectOptions, query};
use std::time::Duration;
use tokio::sync::Barrier;

async fn three_rows() -> PgConnectOptions {
    let database = counter().await;
    let insert = query("insert into counter values (2, 0), (3, 0)");
    insert.execute(&mut connect(&database).await).await.expect("rows");
    database
}

async fn begin(sql: &mut PgConnection) -> PgTransaction<'_> {
    sql.begin().await.expect("a transaction")
}

async fn lock(
    tx: &mut PgTransaction<'_>,
    mode: RowLockMode,
    wait: RowWait,
    ids: &[i64],
) -> Result<Vec<i64>, String> {
    let rows = RowLock::new("counter", "id", mode).wait(wait).lock::<(i64,)>(&mut *tx, ids).await;
    rows.map(|rows| rows.into_iter().map(|row| row.0).collect()).map_err(|error| {
        let code = error.as_database_error().and_then(|error| error.code());
        code.map_or_else(|| error.to_string(), Into::into)
    })
}

const NOT_AVAILABLE: &str = "55P03";

#[tokio::test(flavor = "multi_thread")]
async fn locked_rows_are_waited_for_refused_or_skipped() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let mut holder = begin(&mut one).await;
    let held = lock(&mut holder, RowLockMode::Update, RowWait::Wait, &[2]).await;
    assert_eq!(held, Ok(vec![2]));
    let short = RowWait::AtMost(Duration::from_millis(20));
    for (wait, expected) in [
        (RowWait::SkipLocked, Ok(vec![1, 3])),
        (RowWait::NoWait, Err(NOT_AVAILABLE.to_owned())),
        (short, Err(NOT_AVAILABLE.to_owned())),
    ] {
        let mut tx = begin(&mut two).await;
        let got = lock(&mut tx, RowLockMode::NoKeyUpdate, wait, &[3, 1, 2, 99]).await;
        assert_eq!(got, expected, "{wait:?}");
        tx.rollback().await.expect("ended");
    }
    holder.rollback().await.expect("ended");
    let mut tx = begin(&mut two).await;
    let got = lock(&mut tx, RowLockMode::NoKeyUpdate, RowWait::Wait, &[3, 1, 2, 99]).await;
    assert_eq!(got, Ok(vec![1, 2, 3]), "in order, without the missing one");
}

#[tokio::test(flavor = "multi_thread")]
async fn shared_rows_can_be_shared_but_not_updated() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let mut reader = begin(&mut one).await;
    lock(&mut reader, RowLockMode::Share, RowWait::NoWait, &[1]).await.expect("free");
    for (mode, expected) in [
        (RowLockMode::Share, Ok(vec![1])),
        (RowLockMode::NoKeyUpdate, Err(NOT_AVAILABLE.to_owned())),
        (RowLockMode::Update, Err(NOT_AVAILABLE.to_owned())),
    ] {
        let mut tx = begin(&mut two).await;
        assert_eq!(lock(&mut tx, mode, RowWait::NoWait, &[1]).await, expected, "{mode:?}");
        tx.rollback().await.expect("ended");
    }
}

/// `FOR NO KEY UPDATE` allows foreign keys to the row; `FOR UPDATE` does not.
#[tokio::test(flavor = "multi_thread")]
async fn only_for_update_blocks_references() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let refers = "create table line (counter bigint references counter (id))";
    query(refers).execute(&mut one).await.expect("a table");
    query("set lock_timeout = 20").execute(&mut two).await.expect("set");
    for (mode, is_free) in [(RowLockMode::NoKeyUpdate, true), (RowLockMode::Update, false)] {
        let mut holder = begin(&mut one).await;
        lock(&mut holder, mode, RowWait::Wait, &[1]).await.expect("free");
        let line = query("insert into line values (1)").execute(&mut two).await;
        assert_eq!(line.is_ok(), is_free, "{mode:?}");
        holder.rollback().await.expect("ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_timeout_is_restored() {
    let database = three_rows().await;
    let mut sql = connect(&database).await;
    query("set lock_timeout = '77ms'").execute(&mut sql).await.expect("set");
    let mut tx = begin(&mut sql).await;
    let wait = RowWait::AtMost(Duration::from_secs(1));
    lock(&mut tx, RowLockMode::Share, wait, &[1]).await.expect("free");
    let (left,): (String,) = sqlx::query_as("select current_setting('lock_timeout')")
        .fetch_one(&mut *tx)
        .await
        .expect("a setting");
    assert_eq!(left, "77ms");
}

/// Updates two rows in this order. `both`: on the first attempt both callers update their first row before
/// either updates its second.
async fn update_in_order(
    database: &PgConnectOptions,
    ids: [i64; 2],
    both: Option<&Barrier>,
) -> sqlx::Result<()> {
    let mut sql = connect(database).await;
    let mut tx = sql.begin().await?;
    for (step, id) in ids.into_iter().enumerate() {
        let add = query("update counter set n = n + 1 where id = $1").bind(id);
        add.execute(&mut *tx).await?;
        if let (0, Some(both)) = (step, both) {
            both.wait().await;
        }
    }
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_deadlock_is_retried() {
    let database = three_rows().await;
    let both = Barrier::new(2);
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let one = |ids| {
        let (database, mut both, tries) = (&database, Some(&both), &tries);
        retry(Backoff::default(), move || {
            tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            update_in_order(database, ids, both.take())
        })
    };
    let (a, b) = tokio::join!(one([1, 2]), one([2, 1]));
    a.and(b).expect("both succeed");
    assert!(tries.into_inner() >= 3, "one of them was retried");
    let sums: Vec<(i32,)> = sqlx::query_as("select n from counter order by id")
        .fetch_all(&mut connect(&database).await)
        .await
        .expect("rows");
    assert_eq!(sums, [(2,), (2,), (0,)]);
}
