//! Work under a lock.

use super::{advisory, connect, count, counter, key, locks, locks_of};
use concord::locks::{BusyReason, GuardError, Key, Limits, Wait};
use futures::future::join_all;
use sqlx::{Connection, PgConnection, query, query_scalar};
use std::time::Duration;

type Error = GuardError<sqlx::Error>;

/// Reads, lets others run, writes: without a lock this loses updates.
async fn add_one(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    let n: i32 = query_scalar("select n from counter").fetch_one(&mut *tx).await?;
    tokio::task::yield_now().await;
    query("update counter set n = $1").bind(n + 1).execute(&mut *tx).await?;
    Ok(())
}

/// A holder of the lock by the plain function, as any other program may be.
async fn stranger(database: &sqlx::postgres::PgConnectOptions, key: &Key) -> sqlx::PgConnection {
    let mut sql = connect(database).await;
    let lock = query("select pg_advisory_lock($1)").bind(key.number());
    lock.execute(&mut sql).await.expect("the lock");
    sql
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_works_at_a_time_and_no_update_is_lost() {
    let database = counter().await;
    let servers = [locks(&database), locks(&database)];
    let worker = |number: usize| {
        let locks = servers[number % 2].clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                locks.guard(key()).wait(Wait::Forever).run(add_one).await?;
            }
            Ok::<_, Error>(())
        })
    };
    for worker in join_all((0..20).map(worker)).await {
        worker.expect("no panic").expect("each gets its turn");
    }
    assert_eq!(count(&database).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_counts_when_the_work_succeeds_and_not_when_it_fails() {
    let database = counter().await;
    let locks = locks(&database);
    let seven = locks.guard(key()).run(async |tx| add_one(tx).await.map(|()| 7)).await;
    assert_eq!(seven.expect("it succeeds"), 7);
    assert_eq!(count(&database).await, 1);
    let failed = locks.guard(key()).run(async |tx| {
        add_one(tx).await.expect("added");
        Err::<(), _>("no")
    });
    assert!(matches!(failed.await, Err(GuardError::Work("no"))));
    assert_eq!(count(&database).await, 1);
}

/// PostgreSQL answers the COMMIT of an aborted transaction as if all were well.
#[tokio::test(flavor = "multi_thread")]
async fn work_that_goes_on_after_an_error_is_no_success() {
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
    locks.guard(key()).wait(Wait::Try).run(add_one).await.expect("it is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_try_gets_a_free_lock_and_no_other() {
    let database = counter().await;
    let (here, there) = (locks(&database), locks(&database));
    let once = |locks: &concord::locks::Locks| {
        let locks = locks.clone();
        async move { locks.guard(key()).wait(Wait::Try).run(add_one).await }
    };
    once(&here).await.expect("it is free");
    let held = here.guard(key()).take().await.expect("it is free");
    for locks in [&here, &there] {
        let busy = once(locks).await.expect_err("it is held");
        assert!(matches!(busy, GuardError::Busy(busy) if busy.reason == BusyReason::Taken));
    }
    here.guard(Key::new("stock", "other")).wait(Wait::Try).run(add_one).await.expect("another key");
    held.finish().await.expect("it is let go");
    once(&there).await.expect("it is free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_ends_in_time_also_for_a_holder_that_is_no_concord() {
    let database = counter().await;
    let locks = locks(&database);
    let holder = stranger(&database, &key()).await;
    let limit = Duration::from_millis(300);
    let busy = locks.guard(key()).wait(Wait::AtMost(limit)).run(add_one).await;
    let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
    assert_eq!((busy.reason, &busy.key), (BusyReason::TimedOut, &key()));
    assert!(busy.waited >= limit, "{:?}", busy.waited);
    assert_eq!(advisory(&mut connect(&database).await, false).await, 0, "nobody waits any more");
    drop(holder);
    locks.guard(key()).run(add_one).await.expect("it is free");
    assert_eq!(count(&database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_inside_the_work_is_the_works_own() {
    let database = counter().await;
    let locks = locks(&database);
    let mut other = connect(&database).await;
    let mut row = other.begin().await.expect("a transaction");
    query("update counter set n = 5").execute(&mut *row).await.expect("the row is held");

    let outcome = locks.guard(key()).run(async |tx| {
        query("set local lock_timeout = 10").execute(&mut *tx).await?;
        add_one(tx).await
    });
    let Err(GuardError::Work(error)) = outcome.await else { panic!("the row is held") };
    let code = error.as_database_error().and_then(|error| error.code()).expect("a code");
    assert_eq!(code, "55P03");

    // Also where it is another lock that was not got.
    let _held = locks.guard(Key::new("stock", "other")).take().await.expect("it is free");
    let outcome: Result<(), _> = locks
        .guard(key())
        .run_or(
            |_| panic!("this lock was got"),
            async |_| {
                let other = locks.guard(Key::new("stock", "other")).wait(Wait::Try);
                other.run(add_one).await
            },
        )
        .await;
    assert!(matches!(outcome, Err(GuardError::Work(GuardError::Busy(_)))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn something_else_can_be_given_where_it_is_busy() {
    let database = counter().await;
    let locks = locks(&database);
    let _held = locks.guard(key()).take().await.expect("it is free");
    let given = locks
        .guard(key())
        .wait(Wait::Try)
        .run_or(|busy| Ok::<_, sqlx::Error>(busy.to_string()), async |_| Ok("done".to_owned()))
        .await;
    assert_eq!(given.expect("a value"), "somebody else holds the lock stock:ABC");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_want_the_same_keys_in_any_order_all_get_them() {
    let database = counter().await;
    let servers = [locks(&database), locks(&database)];
    let keys: Vec<Key> = (0..4).map(|n| Key::new("stock", n)).collect();
    let worker = |number: usize| {
        let locks = servers[number % 2].clone();
        let mut keys = keys.clone();
        keys.rotate_left(number % 4);
        if number.is_multiple_of(3) {
            keys.reverse();
        }
        tokio::spawn(async move {
            let guard = locks.guard(keys[0].clone()).wait(Wait::Forever);
            // Also one key twice.
            let guard = keys.into_iter().fold(guard, concord::locks::Guard::and);
            guard.run(add_one).await
        })
    };
    for worker in join_all((0..40).map(worker)).await {
        worker.expect("no panic").expect("no deadlock");
    }
    assert_eq!(count(&database).await, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_keys_all_are_got_or_none() {
    let database = counter().await;
    let locks = locks(&database);
    let (free, held) = (Key::new("stock", "free"), Key::new("stock", "held"));
    let _holder = stranger(&database, &held).await;
    for wait in [Wait::Try, Wait::AtMost(Duration::from_millis(50))] {
        let both = locks.guard(free.clone()).and(held.clone()).wait(wait).run(add_one).await;
        assert!(matches!(both, Err(GuardError::Busy(_))), "{both:?}");
        locks.guard(free.clone()).wait(Wait::Try).run(add_one).await.expect("not kept");
    }
    assert_eq!(count(&database).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_sent_away_at_once() {
    let database = counter().await;
    let locks = locks_of(&database, 2, Limits { per_key: 2, in_all: 100 });
    let held = locks.guard(key()).take().await.expect("it is free");
    let waiter = tokio::spawn({
        let locks = locks.clone();
        async move { locks.guard(key()).wait(Wait::Forever).run(add_one).await }
    });
    crate::support::until("one waits", async || locks.lines()[0].waiting == 1).await;
    let busy = locks.guard(key()).wait(Wait::Forever).run(add_one).await;
    assert!(matches!(busy, Err(GuardError::Busy(busy)) if busy.reason == BusyReason::Crowded));
    held.finish().await.expect("it is let go");
    waiter.await.expect("no panic").expect("who waited gets it");
}

/// The future of guarded work can be sent between threads, as handlers must be.
#[test]
fn handlers_may_guard() {
    fn is_send<T: Send>(_: &T) {}
    fn handler(locks: &concord::locks::Locks) -> impl Future<Output = Result<(), Error>> + Send {
        locks.guard(key()).run(async |tx| add_one(tx).await)
    }
    let _ = (handler, is_send::<Error>);
}
