//! Tests of locks inside an existing transaction.

use crate::fixture::{connect, counter, key, locks};
use concord_locks::{BusyReason, Key, LockError, Wait, lock_in_transaction};
use sqlx::{Connection, query, query_scalar};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_can_lock_its_own_key_again_and_keeps_it() {
    let database = counter().await;
    let (here, there) = (locks(&database), locks(&database));
    let free = async || there.guard(key()).wait(Wait::Try).acquire().await.is_ok();
    let outcome = here
        .guard(key())
        .run(async |tx| {
            for wait in [Wait::Try, Wait::Forever, Wait::AtMost(Duration::from_secs(1))] {
                lock_in_transaction(tx, &[key()], wait).await.expect("its own key");
                assert!(!free().await, "still held by the transaction");
            }
            Ok::<_, sqlx::Error>(())
        })
        .await;
    outcome.expect("success");
    assert!(free().await);
}

/// The Python package can release before the outer transaction commits.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_holder_sees_the_committed_work() {
    let database = counter().await;
    let locks = locks(&database);
    let mut sql = connect(&database).await;
    let mut outer = sql.begin().await.expect("a transaction");
    lock_in_transaction(&mut outer, &[key()], Wait::Try).await.expect("free");
    query("update counter set n = 1").execute(&mut *outer).await.expect("written");
    let next = tokio::spawn({
        let locks = locks.clone();
        async move {
            let read = async |tx: &mut sqlx::PgConnection| {
                query_scalar::<_, i32>("select n from counter").fetch_one(&mut *tx).await
            };
            locks.guard(key()).wait(Wait::Forever).run(read).await
        }
    });
    crate::fixture::waiting(&database, 1).await;
    outer.commit().await.expect("committed");
    assert_eq!(next.await.expect("no panic").expect("its turn"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_can_continue_without_a_busy_key() {
    let database = counter().await;
    let locks = locks(&database);
    let _held = locks.guard(key()).acquire().await.expect("free");
    let mut sql = connect(&database).await;
    query("set lock_timeout = '1234ms'").execute(&mut sql).await.expect("set");
    let mut tx = sql.begin().await.expect("a transaction");
    query("update counter set n = 1").execute(&mut *tx).await.expect("written");
    let short = Duration::from_millis(20);
    for (wait, reason) in
        [(Wait::Try, BusyReason::Taken), (Wait::AtMost(short), BusyReason::TimedOut)]
    {
        let keys = [Key::new("stock", "free"), key()];
        let Err(LockError::Busy(busy)) = lock_in_transaction(&mut tx, &keys, wait).await else {
            panic!("held");
        };
        assert_eq!(busy.reason, reason);
    }
    lock_in_transaction(&mut tx, &[Key::new("stock", "free")], Wait::default())
        .await
        .expect("free");
    let timeout: String = query_scalar("select current_setting('lock_timeout')")
        .fetch_one(&mut *tx)
        .await
        .expect("the transaction is usable");
    assert_eq!(timeout, "1234ms", "restored");
    tx.commit().await.expect("committed");
    assert_eq!(crate::fixture::count(&database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_transaction_gets_no_lock() {
    let database = counter().await;
    let mut sql = connect(&database).await;
    let mut tx = sql.begin().await.expect("a transaction");
    query("select 1 / 0").execute(&mut *tx).await.expect_err("it fails");
    let Err(LockError::Backend(error)) =
        lock_in_transaction(&mut tx, &[key()], Wait::Forever).await
    else {
        panic!("no lock");
    };
    let code = error.as_database_error().and_then(|error| error.code());
    assert_eq!(code.as_deref(), Some("25P02"), "in_failed_sql_transaction");
}
