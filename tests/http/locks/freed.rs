//! However guarded work ends, the lock is free at once, and nothing of it stays in a connection.

use super::{advisory, connect, count, counter, key, locks, locks_of, open_transactions, waiting};
use crate::support::until;
use concord::locks::{GuardError, Limits, Locks, Wait};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use tokio::sync::oneshot;

async fn write(tx: &mut PgConnection) {
    query("update counter set n = n + 1").execute(&mut *tx).await.expect("written");
}

/// Nobody holds or wants a lock, no transaction is open, nothing was written, and the one connection
/// that there is can be used as if it were new.
async fn nothing_is_left(database: &PgConnectOptions, locks: &Locks) {
    let mut sql = connect(database).await;
    until("nothing is held", async || {
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
    let timeout: String = clean.await.expect("it is free");
    assert_eq!(timeout, "5s");
    assert_eq!(open_transactions(&mut sql).await, 0);
    assert_eq!(count(database).await, 1);
}

async fn one_connection() -> (PgConnectOptions, Locks) {
    let database = counter().await;
    let locks = locks_of(&database, 1, Limits::default());
    (database, locks)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_error() {
    let (database, locks) = one_connection().await;
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        Err::<(), _>("no")
    });
    assert!(outcome.await.is_err());
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_error_while_its_statement_still_runs() {
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
    nothing_is_left(&database, &locks).await;
}

/// sqlx rolls the whole transaction back where a savepoint cannot be made.
#[tokio::test(flavor = "multi_thread")]
async fn after_its_transaction_was_ended_inside_it() {
    let (database, locks) = one_connection().await;
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        query("select 1 / 0").execute(&mut *tx).await.expect_err("the transaction is aborted");
        tx.begin().await.expect_err("so there is no savepoint");
        query("select 1").execute(&mut *tx).await.map(drop)
    });
    assert!(matches!(outcome.await, Err(GuardError::Backend(_))), "it is not said to count");
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_commit_that_fails() {
    let (database, locks) = one_connection().await;
    let table = "create table unlike (n int unique deferrable initially deferred)";
    query(table).execute(&mut connect(&database).await).await.expect("a table");
    let outcome = locks.guard(key()).run(async |tx| {
        write(tx).await;
        // Found out at the commit.
        query("insert into unlike values (1), (1)").execute(&mut *tx).await.map(drop)
    });
    let Err(GuardError::Backend(error)) = outcome.await else { panic!("it is not said to count") };
    let code = error.as_database_error().and_then(|error| error.code());
    assert_eq!(code.as_deref(), Some("23505"));
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_it_is_dropped_outside_of_the_runtime() {
    let (database, locks) = one_connection().await;
    let mut held = locks.guard(key()).take().await.expect("it is free");
    write(held.work()).await;
    std::thread::spawn(move || drop(held)).join().expect("no panic");
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_panic() {
    let (database, locks) = one_connection().await;
    let of_the_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = of_the_work.guard(key()).run(async |tx| {
            write(tx).await;
            if true {
                panic!("on purpose");
            }
            Ok::<_, sqlx::Error>(())
        });
        outcome.await
    });
    assert!(work.await.expect_err("a panic").is_panic());
    nothing_is_left(&database, &locks).await;
}

/// Work that writes, says so, and then goes on for ever in one way or another.
fn endless(
    locks: &Locks,
    statement: Option<&'static str>,
) -> (oneshot::Receiver<()>, tokio::task::JoinHandle<()>) {
    let (begun, has_begun) = oneshot::channel();
    let locks = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = locks.guard(key()).run(async |tx| {
            write(tx).await;
            begun.send(()).expect("somebody listens");
            match statement {
                Some(statement) => query(statement).execute(&mut *tx).await.map(drop),
                None => std::future::pending().await,
            }
        });
        let _: Result<(), GuardError<sqlx::Error>> = outcome.await;
    });
    (has_begun, work)
}

/// Waits until a statement sleeps.
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
async fn when_it_is_dropped_between_two_statements() {
    let (database, locks) = one_connection().await;
    let (begun, work) = endless(&locks, None);
    begun.await.expect("it has begun");
    work.abort();
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_it_is_dropped_in_the_middle_of_a_statement() {
    let (database, locks) = one_connection().await;
    let (begun, work) = endless(&locks, Some("select pg_sleep(600)"));
    begun.await.expect("it has begun");
    sleeping(&database).await;
    work.abort();
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_dropped_while_waiting_waits_no_more() {
    let (database, waiter) = one_connection().await;
    let holder = locks(&database);
    let held = holder.guard(key()).take().await.expect("it is free");
    let wants = {
        let locks = waiter.clone();
        tokio::spawn(async move { locks.guard(key()).wait(Wait::Forever).take().await.map(drop) })
    };
    waiting(&database, 1).await;
    wants.abort();
    waiting(&database, 0).await;
    held.give_up().await;
    nothing_is_left(&database, &waiter).await;
}

/// At any moment of its way to the lock and in it.
#[tokio::test(flavor = "multi_thread")]
async fn whenever_it_is_dropped() {
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
            // Long enough for a round trip now and then.
            tokio::task::spawn_blocking(std::thread::yield_now).await.expect("a pause");
        }
    }
    nothing_is_left(&database, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_its_connection_is_cut() {
    let (database, locks) = one_connection().await;
    let mut held = locks.guard(key()).take().await.expect("it is free");
    write(held.work()).await;
    let pid: i32 =
        query_scalar("select pg_backend_pid()").fetch_one(held.work()).await.expect("a number");
    let cut = query("select pg_terminate_backend($1)").bind(pid);
    cut.execute(&mut connect(&database).await).await.expect("it is cut");
    held.finish().await.expect_err("nothing was committed");
    nothing_is_left(&database, &locks).await;
}
