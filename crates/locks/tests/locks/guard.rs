//! Tests of guards.

use crate::fixture::{advisory, connect, count, counter, key, locks, locks_of};
use concord_locks::{BusyReason, GuardError, Key, QueueLimits, Wait};
use futures::future::join_all;
use sqlx::{Connection, PgConnection, query, query_scalar};
use std::time::Duration;

type Error = GuardError<sqlx::Error>;

/// Reads, yields, writes: without a lock this loses updates.
async fn add_one(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    let n: i32 = query_scalar("select n from counter").fetch_one(&mut *tx).await?;
    tokio::task::yield_now().await;
    query("update counter set n = $1").bind(n + 1).execute(&mut *tx).await?;
    Ok(())
}

/// A session of another program that holds the lock by plain SQL.
async fn foreign_holder(
    database: &sqlx::postgres::PgConnectOptions,
    key: &Key,
) -> sqlx::PgConnection {
    let mut sql = connect(database).await;
    let lock = query("select pg_advisory_lock($1)").bind(key.id());
    lock.execute(&mut sql).await.expect("the lock");
    sql
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_exclude_each_other_and_no_update_is_lost() {
    let database = counter().await;
    let processes = [locks(&database), locks(&database)];
    let worker = |number: usize| {
        let locks = processes[number % 2].clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                locks.guard(key()).wait(Wait::Forever).run(add_one).await?;
            }
            Ok::<_, Error>(())
        })
    };
    for worker in join_all((0..20).map(worker)).await {
        worker.expect("no panic").expect("its turn");
    }
    assert_eq!(count(&database).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn success_commits_and_failure_rolls_back() {
    let database = counter().await;
    let locks = locks(&database);
    let seven = locks.guard(key()).run(async |tx| add_one(tx).await.map(|()| 7)).await;
    assert_eq!(seven.expect("success"), 7);
    assert_eq!(count(&database).await, 1);
    let failed = locks.guard(key()).run(async |tx| {
        add_one(tx).await.expect("added");
        Err::<(), _>("failed")
    });
    assert!(matches!(failed.await, Err(GuardError::Work("failed"))));
    assert_eq!(count(&database).await, 1);
}

/// PostgreSQL does not report an error for the COMMIT of an aborted transaction.
#[tokio::test(flavor = "multi_thread")]
async fn work_that_ignores_an_error_is_not_reported_as_success() {
    let database = counter().await;
    let locks = locks(&database);
    let outcome = locks.guard(key()).run(async |tx| {
        add_one(tx).await?;
        let ignored = query("select 1 / 0").execute(&mut *tx).await;
        assert!(ignored.is_err());
        Ok::<_, sqlx::Error>(())
    });
    assert!(matches!(outcome.await, Err(GuardError::Backend(_))));
    assert_eq!(count(&database).await, 0);
    locks.guard(key()).wait(Wait::Try).run(add_one).await.expect("free");
}

#[tokio::test(flavor = "multi_thread")]
async fn try_acquires_only_a_free_lock() {
    let database = counter().await;
    let (here, there) = (locks(&database), locks(&database));
    let once = |locks: &concord_locks::Locks| {
        let locks = locks.clone();
        async move { locks.guard(key()).wait(Wait::Try).run(add_one).await }
    };
    once(&here).await.expect("free");
    let held = here.guard(key()).acquire().await.expect("free");
    for locks in [&here, &there] {
        let busy = once(locks).await.expect_err("held");
        assert!(matches!(busy, GuardError::Busy(busy) if busy.reason == BusyReason::Taken));
    }
    here.guard(Key::new("stock", "other")).wait(Wait::Try).run(add_one).await.expect("another key");
    held.commit().await.expect("released");
    once(&there).await.expect("free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_limit_applies_to_holders_of_other_programs() {
    let database = counter().await;
    let locks = locks(&database);
    let holder = foreign_holder(&database, &key()).await;
    let limit = Duration::from_millis(300);
    let busy = locks.guard(key()).wait(Wait::AtMost(limit)).run(add_one).await;
    let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
    assert_eq!((busy.reason, &busy.key), (BusyReason::TimedOut, &key()));
    assert!(busy.waited >= limit, "{:?}", busy.waited);
    assert_eq!(advisory(&mut connect(&database).await, false).await, 0, "no session waits");
    drop(holder);
    locks.guard(key()).run(add_one).await.expect("free");
    assert_eq!(count(&database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_inside_the_work_is_an_error_for_work() {
    let database = counter().await;
    let locks = locks(&database);
    let mut other = connect(&database).await;
    let mut row = other.begin().await.expect("a transaction");
    query("update counter set n = 5").execute(&mut *row).await.expect("the row is locked");

    let outcome = locks.guard(key()).run(async |tx| {
        query("set local lock_timeout = 10").execute(&mut *tx).await?;
        add_one(tx).await
    });
    let Err(GuardError::Work(error)) = outcome.await else { panic!("the row is locked") };
    let code = error.as_database_error().and_then(|error| error.code()).expect("a code");
    assert_eq!(code, "55P03");

    // Also if another lock was busy.
    let _held = locks.guard(Key::new("stock", "other")).acquire().await.expect("free");
    let outcome: Result<(), _> = locks
        .guard(key())
        .run_or_else(
            |_| panic!("this lock is not busy"),
            async |_| {
                let other = locks.guard(Key::new("stock", "other")).wait(Wait::Try);
                other.run(add_one).await
            },
        )
        .await;
    assert!(matches!(outcome, Err(GuardError::Work(GuardError::Busy(_)))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_busy_provides_another_result() {
    let database = counter().await;
    let locks = locks(&database);
    let _held = locks.guard(key()).acquire().await.expect("free");
    let given = locks
        .guard(key())
        .wait(Wait::Try)
        .run_or_else(|busy| Ok::<_, sqlx::Error>(busy.to_string()), async |_| Ok("done".to_owned()))
        .await;
    assert_eq!(given.expect("a value"), "the lock stock:ABC is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_keys_in_any_order_do_not_deadlock() {
    let database = counter().await;
    let processes = [locks(&database), locks(&database)];
    let keys: Vec<Key> = (0..4).map(|n| Key::new("stock", n)).collect();
    let worker = |number: usize| {
        let locks = processes[number % 2].clone();
        let mut keys = keys.clone();
        keys.rotate_left(number % 4);
        if number.is_multiple_of(3) {
            keys.reverse();
        }
        tokio::spawn(async move {
            let guard = locks.guard(keys[0].clone()).wait(Wait::Forever);
            // One key twice.
            let guard = keys.into_iter().fold(guard, concord_locks::Guard::and);
            guard.run(add_one).await
        })
    };
    for worker in join_all((0..40).map(worker)).await {
        worker.expect("no panic").expect("no deadlock");
    }
    assert_eq!(count(&database).await, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_keys_are_locked_together_or_not_at_all() {
    let database = counter().await;
    let locks = locks(&database);
    let (free, held) = (Key::new("stock", "free"), Key::new("stock", "held"));
    let _holder = foreign_holder(&database, &held).await;
    for wait in [Wait::Try, Wait::AtMost(Duration::from_millis(50))] {
        let both = locks.guard(free.clone()).and(held.clone()).wait(wait).run(add_one).await;
        assert!(matches!(both, Err(GuardError::Busy(_))), "{both:?}");
        locks.guard(free.clone()).wait(Wait::Try).run(add_one).await.expect("not locked");
    }
    assert_eq!(count(&database).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_at_once() {
    let database = counter().await;
    let locks = locks_of(&database, 2, QueueLimits { per_key: 2, total: 100 });
    let held = locks.guard(key()).acquire().await.expect("free");
    let waiter = tokio::spawn({
        let locks = locks.clone();
        async move { locks.guard(key()).wait(Wait::Forever).run(add_one).await }
    });
    crate::support::until("a caller waits", async || locks.queues()[0].waiting == 1).await;
    let busy = locks.guard(key()).wait(Wait::Forever).run(add_one).await;
    assert!(matches!(busy, Err(GuardError::Busy(busy)) if busy.reason == BusyReason::QueueFull));
    held.commit().await.expect("released");
    waiter.await.expect("no panic").expect("its turn");
}

/// The future of guarded work is `Send`, as handlers must be.
#[test]
fn futures_of_guards_are_send() {
    fn is_send<T: Send>(_: &T) {}
    fn handler(locks: &concord_locks::Locks) -> impl Future<Output = Result<(), Error>> + Send {
        locks.guard(key()).run(async |tx| add_one(tx).await)
    }
    let _ = (handler, is_send::<Error>);
}
