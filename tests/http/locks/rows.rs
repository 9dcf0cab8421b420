//! Rows that are held.

use super::{connect, counter};
use concord::locks::{Backoff, RowLock, RowWait, Strength, retry};
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
    strength: Strength,
    wait: RowWait,
    ids: &[i64],
) -> Result<Vec<i64>, String> {
    let rows =
        RowLock::new("counter", "id", strength).wait(wait).lock::<(i64,)>(&mut *tx, ids).await;
    rows.map(|rows| rows.into_iter().map(|row| row.0).collect()).map_err(|error| {
        let code = error.as_database_error().and_then(|error| error.code());
        code.map_or_else(|| error.to_string(), Into::into)
    })
}

const NOT_AVAILABLE: &str = "55P03";

#[tokio::test(flavor = "multi_thread")]
async fn held_rows_are_waited_for_refused_or_left_out() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let mut holder = begin(&mut one).await;
    let held = lock(&mut holder, Strength::Update, RowWait::Wait, &[2]).await;
    assert_eq!(held, Ok(vec![2]));
    let short = RowWait::AtMost(Duration::from_millis(20));
    for (wait, expected) in [
        (RowWait::SkipLocked, Ok(vec![1, 3])),
        (RowWait::NoWait, Err(NOT_AVAILABLE.to_owned())),
        (short, Err(NOT_AVAILABLE.to_owned())),
    ] {
        let mut tx = begin(&mut two).await;
        let got = lock(&mut tx, Strength::NoKeyUpdate, wait, &[3, 1, 2, 99]).await;
        assert_eq!(got, expected, "{wait:?}");
        tx.rollback().await.expect("it ends");
    }
    holder.rollback().await.expect("it ends");
    let mut tx = begin(&mut two).await;
    let got = lock(&mut tx, Strength::NoKeyUpdate, RowWait::Wait, &[3, 1, 2, 99]).await;
    assert_eq!(got, Ok(vec![1, 2, 3]), "in order, without the one that is not there");
}

#[tokio::test(flavor = "multi_thread")]
async fn shared_rows_may_be_shared_and_not_changed() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let mut reader = begin(&mut one).await;
    lock(&mut reader, Strength::Share, RowWait::NoWait, &[1]).await.expect("free");
    for (strength, expected) in [
        (Strength::Share, Ok(vec![1])),
        (Strength::NoKeyUpdate, Err(NOT_AVAILABLE.to_owned())),
        (Strength::Update, Err(NOT_AVAILABLE.to_owned())),
    ] {
        let mut tx = begin(&mut two).await;
        assert_eq!(lock(&mut tx, strength, RowWait::NoWait, &[1]).await, expected, "{strength:?}");
        tx.rollback().await.expect("it ends");
    }
}

/// `FOR NO KEY UPDATE` lets others refer to the row; `FOR UPDATE` does not.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_strongest_keeps_out_who_refers_to_a_row() {
    let database = three_rows().await;
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let refers = "create table line (counter bigint references counter (id))";
    query(refers).execute(&mut one).await.expect("a table");
    query("set lock_timeout = 20").execute(&mut two).await.expect("set");
    for (strength, is_free) in [(Strength::NoKeyUpdate, true), (Strength::Update, false)] {
        let mut holder = begin(&mut one).await;
        lock(&mut holder, strength, RowWait::Wait, &[1]).await.expect("free");
        let line = query("insert into line values (1)").execute(&mut two).await;
        assert_eq!(line.is_ok(), is_free, "{strength:?}");
        holder.rollback().await.expect("it ends");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_limit_is_as_before_afterwards() {
    let database = three_rows().await;
    let mut sql = connect(&database).await;
    query("set lock_timeout = '77ms'").execute(&mut sql).await.expect("set");
    let mut tx = begin(&mut sql).await;
    let wait = RowWait::AtMost(Duration::from_secs(1));
    lock(&mut tx, Strength::Share, wait, &[1]).await.expect("free");
    let (left,): (String,) = sqlx::query_as("select current_setting('lock_timeout')")
        .fetch_one(&mut *tx)
        .await
        .expect("a setting");
    assert_eq!(left, "77ms");
}

/// Takes two rows one after another, which `RowLock` by itself never does, and adds one to both. `both`: the
/// first time both have their first row before either wants its second.
async fn opposite(
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
async fn who_loses_a_deadlock_is_tried_again() {
    let database = three_rows().await;
    let both = Barrier::new(2);
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let one = |ids| {
        let (database, mut both, tries) = (&database, Some(&both), &tries);
        retry(Backoff::default(), move || {
            tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            opposite(database, ids, both.take())
        })
    };
    let (a, b) = tokio::join!(one([1, 2]), one([2, 1]));
    a.and(b).expect("both are done in the end");
    assert!(tries.into_inner() >= 3, "one of them had lost");
    let sums: Vec<(i32,)> = sqlx::query_as("select n from counter order by id")
        .fetch_all(&mut connect(&database).await)
        .await
        .expect("rows");
    assert_eq!(sums, [(2,), (2,), (0,)]);
}
