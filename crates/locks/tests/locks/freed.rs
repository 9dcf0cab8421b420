//! Tests that the lock is released at once and the connection is clean, however guarded work ends.

use crate::fixture::{
    advisory, connect, count, counter, key, locks, locks_of, open_transactions, waiting,
};
use crate::support::until;
use concord_locks::{GuardError, Locks, QueueLimits, Wait};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use tokio::sync::oneshot;

async fn write(tx: &mut PgConnection) {
    query("update counter set n = n + 1").execute(&mut *tx).await.expect("written");
}

/// Checks that no lock is held or waited for, no transaction is open, nothing was written, and the only
/// connection is clean.
async fn assert_clean(database: &PgConnectOptions, locks: &Locks) {
    let mut sql = connect(database).await;
    until("no lock is held", async || {
        let mut sql = connect(database).await;
        advisory(&mut sql, true).await + advisory(&mut sql, false).await == 0
            && open_transactions(&mut sql).await == 0
    })
    .await;
    assert_eq!(count(database).await, 0);
    let clean = locks.guard(key()).wait(Wait::Try).run(async |tx| {
        write(tx).await;
        query_scalar("select current_setting('lock_timeout')").fetch_one(&mut *tx).await
    });
    let timeout: String = clean.await.expect("free");
    assert_eq!(timeout, "5s");
    assert_eq!(open_transactions(&mut sql).await, 0);
    assert_eq!(count(database).await, 1);
}

async fn one_connection() -> (PgConnectOptions, Locks) {
    let database = counter().await;
    let locks = locks_of(&database, 1, QueueLimits::default());
    (database, locks)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_error() {
    let (database, locks) = one_connection().await;
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        Err::<(), _>("failed")
    });
    assert!(outcome.await.is_err());
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_error_during_a_statement() {
    let (database, locks) = one_connection().await;
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        tokio::select! {
            _ = query("select pg_sleep(600)").execute(&mut *tx) => {}
            () = sleeping(&database) => {}
        }
        Err::<(), _>("it takes too long")
    });
    assert!(matches!(outcome.await, Err(GuardError::Work("it takes too long"))));
    assert_clean(&database, &locks).await;
}

/// sqlx rolls back the whole transaction if a savepoint cannot be created.
#[tokio::test(flavor = "multi_thread")]
async fn after_the_work_ended_its_transaction() {
    let (database, locks) = one_connection().await;
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        query("select 1 / 0").execute(&mut *tx).await.expect_err("the transaction is aborted");
        tx.begin().await.expect_err("so there is no savepoint");
        query("select 1").execute(&mut *tx).await.map(drop)
    });
    assert!(matches!(outcome.await, Err(GuardError::Backend(_))), "an error is reported");
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_commit() {
    let (database, locks) = one_connection().await;
    let table = "create table unlike (n int unique deferrable initially deferred)";
    query(table).execute(&mut connect(&database).await).await.expect("a table");
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        // Detected at the commit.
        query("insert into unlike values (1), (1)").execute(&mut *tx).await.map(drop)
    });
    let Err(GuardError::Backend(error)) = outcome.await else { panic!("an error is reported") };
    let code = error.as_database_error().and_then(|error| error.code());
    assert_eq!(code.as_deref(), Some("23505"));
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_drop_outside_of_the_runtime() {
    let (database, locks) = one_connection().await;
    let mut held = locks.guard(key()).acquire().await.expect("free");
    write(held.context()).await;
    std::thread::spawn(move || drop(held)).join().expect("no panic");
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_panic() {
    let (database, locks) = one_connection().await;
    let for_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = for_work.guard(key()).run(async |tx| {
            write(tx).await;
            if true {
                panic!("intended");
            }
            Ok::<_, sqlx::Error>(())
        });
        outcome.await
    });
    assert!(work.await.expect_err("a panic").is_panic());
    assert_clean(&database, &locks).await;
}

/// Work that writes, reports that, and then never ends: in a statement or between two.
fn endless(
    locks: &Locks,
    statement: Option<&'static str>,
) -> (oneshot::Receiver<()>, tokio::task::JoinHandle<()>) {
    let (start, started) = oneshot::channel();
    let locks = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = locks.guard(key()).run(async |tx| {
            write(tx).await;
            start.send(()).expect("a receiver");
            match statement {
                Some(statement) => query(statement).execute(&mut *tx).await.map(drop),
                None => std::future::pending().await,
            }
        });
        let _: Result<(), GuardError<sqlx::Error>> = outcome.await;
    });
    (started, work)
}

/// Waits until `pg_sleep` runs.
async fn sleeping(database: &PgConnectOptions) {
    until("the statement runs", async || {
        let text = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'
            and datname = current_database()";
        query_scalar::<_, i64>(text).fetch_one(&mut connect(database).await).await.expect("a count")
            == 1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_drop_between_two_statements() {
    let (database, locks) = one_connection().await;
    let (started, work) = endless(&locks, None);
    started.await.expect("started");
    work.abort();
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_drop_during_a_statement() {
    let (database, locks) = one_connection().await;
    let (started, work) = endless(&locks, Some("select pg_sleep(600)"));
    started.await.expect("started");
    sleeping(&database).await;
    work.abort();
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_waiter_is_cancelled() {
    let (database, waiter) = one_connection().await;
    let holder = locks(&database);
    let held = holder.guard(key()).acquire().await.expect("free");
    let wants = {
        let locks = waiter.clone();
        tokio::spawn(
            async move { locks.guard(key()).wait(Wait::Forever).acquire().await.map(drop) },
        )
    };
    waiting(&database, 1).await;
    wants.abort();
    waiting(&database, 0).await;
    held.rollback().await;
    assert_clean(&database, &waiter).await;
}

/// At any await point of the acquisition and of the work.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_drop_at_any_point() {
    let (database, locks) = one_connection().await;
    for polls in 0..60 {
        let mut work = Box::pin(locks.guard(key()).run(async |tx| {
            write(tx).await;
            Err::<(), _>(query("select 1").execute(&mut *tx).await.map(drop))
        }));
        for _ in 0..polls {
            if futures::poll!(&mut work).is_ready() {
                break;
            }
            // Sometimes long enough for a round trip.
            tokio::task::spawn_blocking(std::thread::yield_now).await.expect("a pause");
        }
    }
    assert_clean(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_broken_connection() {
    let (database, locks) = one_connection().await;
    let mut held = locks.guard(key()).acquire().await.expect("free");
    write(held.context()).await;
    let pid: i32 =
        query_scalar("select pg_backend_pid()").fetch_one(held.context()).await.expect("a number");
    let terminate = query("select pg_terminate_backend($1)").bind(pid);
    terminate.execute(&mut connect(&database).await).await.expect("terminated");
    held.commit().await.expect_err("nothing was committed");
    assert_clean(&database, &locks).await;
}
