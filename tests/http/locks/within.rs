//! Locks inside a transaction that is there already.

use super::{connect, counter, key, locks};
use concord::locks::{BusyReason, Key, LockError, Wait, lock_within};
use sqlx::{Connection, query, query_scalar};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_takes_its_own_key_again_and_keeps_it_to_its_end() {
    let database = counter().await;
    let (here, there) = (locks(&database), locks(&database));
    let free = async || there.guard(key()).wait(Wait::Try).take().await.is_ok();
    let outcome = here
        .guard(key())
        .run(async |tx| {
            for wait in [Wait::Try, Wait::Forever, Wait::AtMost(Duration::from_secs(1))] {
                lock_within(tx, &[key()], wait).await.expect("it is its own");
                assert!(!free().await, "the inner one has ended, the outer one not");
            }
            Ok::<_, sqlx::Error>(())
        })
        .await;
    outcome.expect("it succeeds");
    assert!(free().await);
}

/// The Python package may let go before the outer transaction commits: then others see what was before.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_seen_before_the_next_gets_the_lock() {
    let database = counter().await;
    let locks = locks(&database);
    let mut sql = connect(&database).await;
    let mut outer = sql.begin().await.expect("a transaction");
    lock_within(&mut outer, &[key()], Wait::Try).await.expect("it is free");
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
    super::waiting(&database, 1).await;
    outer.commit().await.expect("committed");
    assert_eq!(next.await.expect("no panic").expect("its turn comes"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_goes_on_without_a_key_that_it_did_not_get() {
    let database = counter().await;
    let locks = locks(&database);
    let _held = locks.guard(key()).take().await.expect("it is free");
    let mut sql = connect(&database).await;
    query("set lock_timeout = '1234ms'").execute(&mut sql).await.expect("set");
    let mut tx = sql.begin().await.expect("a transaction");
    query("update counter set n = 1").execute(&mut *tx).await.expect("written");
    let short = Duration::from_millis(20);
    for (wait, reason) in
        [(Wait::Try, BusyReason::Taken), (Wait::AtMost(short), BusyReason::TimedOut)]
    {
        let keys = [Key::new("stock", "free"), key()];
        let Err(LockError::Busy(busy)) = lock_within(&mut tx, &keys, wait).await else {
            panic!("it is held");
        };
        assert_eq!(busy.reason, reason);
    }
    lock_within(&mut tx, &[Key::new("stock", "free")], Wait::default()).await.expect("free");
    let timeout: String = query_scalar("select current_setting('lock_timeout')")
        .fetch_one(&mut *tx)
        .await
        .expect("it can go on");
    assert_eq!(timeout, "1234ms", "as it was");
    tx.commit().await.expect("committed");
    assert_eq!(super::count(&database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_has_failed_is_told_why_and_gets_no_lock() {
    let database = counter().await;
    let mut sql = connect(&database).await;
    let mut tx = sql.begin().await.expect("a transaction");
    query("select 1 / 0").execute(&mut *tx).await.expect_err("it fails");
    let Err(LockError::Backend(error)) = lock_within(&mut tx, &[key()], Wait::Forever).await else {
        panic!("there is no lock");
    };
    let code = error.as_database_error().and_then(|error| error.code());
    assert_eq!(code.as_deref(), Some("25P02"), "in_failed_sql_transaction");
}
