//! Tests of the snapshot of holders and waiters.

use crate::fixture::{connect, counter, key, locks, waiting};
use concord_locks::Wait;
use sqlx::{Connection, query};

#[tokio::test(flavor = "multi_thread")]
async fn holders_waiters_and_queued_callers_are_shown_by_key() {
    let database = counter().await;
    let (here, there) = (locks(&database), locks(&database));
    assert!(here.snapshot().await.expect("a snapshot").is_empty());
    let held = there.guard(key()).acquire().await.expect("free");
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let locks = here.clone();
            tokio::spawn(async move {
                locks.guard(key()).wait(Wait::Forever).run(async |_| Ok::<_, sqlx::Error>(())).await
            })
        })
        .collect();
    crate::support::until("all wait", async || {
        here.queues().first().is_some_and(|queue| queue.waiting == 2)
    })
    .await;
    waiting(&database, 1).await;
    let snapshot = here.snapshot().await.expect("a snapshot");
    let [shown] = snapshot.keys.as_slice() else { panic!("{snapshot:?}") };
    assert_eq!(shown.key.as_deref(), Some("stock:ABC"));
    assert_eq!(shown.id, key().id().to_string());
    assert_eq!((shown.holders.len(), shown.waiters.len(), shown.queued), (1, 1, 2));
    assert!(shown.holders[0].is_from_this_crate() && !shown.holders[0].is_long());
    held.commit().await.expect("released");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_for_a_row_is_shown_with_its_blocker() {
    let database = counter().await;
    let locks = locks(&database);
    let (mut one, mut two) = (connect(&database).await, connect(&database).await);
    let mut holder = one.begin().await.expect("a transaction");
    query("update counter set n = 1").execute(&mut *holder).await.expect("locked");
    let waiter =
        tokio::spawn(async move { query("update counter set n = 2").execute(&mut two).await });
    crate::support::until("it waits", async || {
        !locks.snapshot().await.expect("a snapshot").waits.is_empty()
    })
    .await;
    let snapshot = locks.snapshot().await.expect("a snapshot");
    let [wait] = snapshot.waits.as_slice() else { panic!("{snapshot:?}") };
    assert_eq!(wait.target, "a row of counter");
    assert_eq!(wait.session.statement.as_deref(), Some("update counter set n = 2"));
    assert_eq!(wait.blockers.len(), 1);
    holder.rollback().await.expect("released");
    waiter.await.expect("no panic").expect("updated");
}
