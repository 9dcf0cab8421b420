//! Tests of locks through a real `PgBouncer` in transaction mode: few database connections, shared by all.

use crate::{
    fixture::{advisory, connect, count, counter, key, locks, open_transactions, waiting},
    support::{self, until},
};
use concord_locks::{
    APPLICATION_NAME, BusyReason, GuardError, Key, Locks, Postgres, QueueLimits, Wait,
};
use futures::future::join_all;
use sqlx::{AssertSqlSafe, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use std::time::Duration;
use tokio::sync::oneshot;

/// A pooler in front of a database with a counter.
struct Pooler(support::pgbouncer::Pooler);

impl Pooler {
    async fn start(connections: u32) -> Self {
        Self(support::pgbouncer::Pooler::start(counter().await, connections, "").await)
    }

    fn direct(&self) -> &PgConnectOptions {
        &self.0.direct
    }

    /// The locks of one process.
    fn locks(&self) -> Locks {
        let work_lock_timeout = Duration::from_secs(5);
        Locks::new(
            Postgres::through_pooler(&self.0.address(), 8, work_lock_timeout),
            QueueLimits::default(),
        )
    }

    /// Checks that no lock is held or waited for, no transaction is open, no connection keeps the name of a
    /// lock, and the counter has this value.
    async fn assert_clean(&self, written: i32) {
        until("no lock is held", async || {
            let mut sql = connect(self.direct()).await;
            let named = "select count(*) from pg_stat_activity
                where datname = current_database() and application_name like $1 || '%'";
            let named: i64 = query_scalar(named)
                .bind(APPLICATION_NAME)
                .fetch_one(&mut sql)
                .await
                .expect("a count");
            advisory(&mut sql, true).await + advisory(&mut sql, false).await == 0
                && open_transactions(&mut sql).await == 0
                && named == 0
        })
        .await;
        assert_eq!(count(self.direct()).await, written);
    }
}

async fn add_one(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    // The parameter makes it a prepared statement.
    let n: i32 =
        query_scalar("select n from counter where id = $1").bind(1_i64).fetch_one(&mut *tx).await?;
    tokio::task::yield_now().await;
    query("update counter set n = $1").bind(n + 1).execute(&mut *tx).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn processes_with_and_without_the_pooler_lose_no_update() {
    let pooler = Pooler::start(4).await;
    let processes = [pooler.locks(), pooler.locks(), locks(pooler.direct())];
    let worker = |number: usize| {
        let locks = processes[number % 3].clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                locks.guard(key()).wait(Wait::Forever).run(add_one).await?;
            }
            Ok::<_, GuardError<sqlx::Error>>(())
        })
    };
    for worker in join_all((0..18).map(worker)).await {
        worker.expect("no panic").expect("its turn");
    }
    pooler.assert_clean(180).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn processes_with_and_without_the_pooler_exclude_each_other() {
    let pooler = Pooler::start(4).await;
    let processes = [pooler.locks(), pooler.locks(), locks(pooler.direct())];
    for holder in &processes {
        let held = holder.guard(key()).acquire().await.expect("free");
        for other in &processes {
            let busy = other.guard(key()).wait(Wait::Try).run(add_one).await;
            let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
            assert_eq!(busy.reason, BusyReason::Taken);
        }
        let limit = Wait::AtMost(Duration::from_millis(100));
        let busy = processes[0].guard(key()).wait(limit).run(add_one).await;
        let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
        assert_eq!(busy.reason, BusyReason::TimedOut);
        held.commit().await.expect("released");
    }
    pooler.assert_clean(0).await;
}

/// Work that writes, reports that, and never ends: in a statement, between two, or with a panic.
fn endless(
    locks: &Locks,
    statement: Option<&'static str>,
) -> (oneshot::Receiver<()>, tokio::task::JoinHandle<()>) {
    let (start, started) = oneshot::channel();
    let locks = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = locks.guard(key()).run(async |tx| {
            add_one(tx).await?;
            start.send(()).expect("a receiver");
            match statement {
                Some("panic") => panic!("intended"),
                Some(statement) => {
                    query(AssertSqlSafe(statement)).execute(&mut *tx).await.map(drop)
                }
                None => std::future::pending().await,
            }
        });
        let _: Result<(), GuardError<sqlx::Error>> = outcome.await;
    });
    (started, work)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn no_connection_keeps_the_lock_however_the_work_ends() {
    let pooler = Pooler::start(2).await;
    let locks = pooler.locks();
    locks.guard(key()).run(add_one).await.expect("free");
    pooler.assert_clean(1).await;

    let failed = locks.guard(key()).run(async |tx| {
        add_one(tx).await.expect("added");
        Err::<(), _>("failed")
    });
    assert!(matches!(failed.await, Err(GuardError::Work("failed"))));
    pooler.assert_clean(1).await;

    for statement in [None, Some("panic"), Some("select pg_sleep(600)")] {
        let (started, work) = endless(&locks, statement);
        started.await.expect("started");
        if statement == Some("select pg_sleep(600)") {
            until("the statement runs", async || {
                let text = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'
                    and datname = current_database()";
                let mut sql = connect(pooler.direct()).await;
                query_scalar::<_, i64>(text).fetch_one(&mut sql).await.expect("a count") == 1
            })
            .await;
        }
        work.abort();
        let _panicked_or_dropped = work.await;
        pooler.assert_clean(1).await;
    }
    locks.guard(key()).wait(Wait::Try).run(add_one).await.expect("free");
    pooler.assert_clean(2).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn a_dropped_waiter_is_cancelled() {
    let pooler = Pooler::start(3).await;
    let (here, there) = (pooler.locks(), pooler.locks());
    let held = there.guard(key()).acquire().await.expect("free");
    let waiter = {
        let here = here.clone();
        tokio::spawn(async move { here.guard(key()).wait(Wait::Forever).acquire().await.map(drop) })
    };
    waiting(pooler.direct(), 1).await;
    waiter.abort();
    waiting(pooler.direct(), 0).await;
    held.rollback().await;
    here.guard(key()).wait(Wait::Try).run(add_one).await.expect("free");
    pooler.assert_clean(1).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn a_drop_at_any_point_releases_the_lock() {
    let pooler = Pooler::start(2).await;
    let locks = pooler.locks();
    for polls in 0..60 {
        let mut work = Box::pin(locks.guard(key()).run(async |tx| {
            add_one(tx).await?;
            Err::<(), _>(sqlx::Error::RowNotFound)
        }));
        for _ in 0..polls {
            if futures::poll!(&mut work).is_ready() {
                break;
            }
            tokio::task::spawn_blocking(std::thread::yield_now).await.expect("a pause");
        }
    }
    locks.guard(key()).run(add_one).await.expect("free");
    pooler.assert_clean(1).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn snapshots_work_through_the_pooler() {
    let pooler = Pooler::start(1).await;
    let processes = [pooler.locks(), pooler.locks()];
    for locks in processes.iter().cycle().take(4) {
        locks.guard(key()).run(add_one).await.expect("free");
        // Both processes prepare statements with the same names on the only connection.
        let now = locks.snapshot().await.expect("an answer");
        assert!(now.is_empty(), "{now:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn more_callers_than_connections_are_all_served() {
    let pooler = Pooler::start(2).await;
    let processes = [pooler.locks(), pooler.locks(), pooler.locks()];
    let worker = |number: usize| {
        let locks = processes[number % 3].clone();
        // Some lock two keys, in any order.
        let (first, second) = (Key::new("stock", number % 4), Key::new("stock", number % 3));
        tokio::spawn(async move {
            let guard = locks.guard(first).and(second).and(key()).wait(Wait::Forever);
            guard.run(add_one).await
        })
    };
    for worker in join_all((0..40).map(worker)).await {
        worker.expect("no panic").expect("no deadlock");
    }
    pooler.assert_clean(40).await;

    // Even with all connections in use, a time limit is kept.
    let (started, work) = endless(&processes[0], None);
    started.await.expect("started");
    let limit = Wait::AtMost(Duration::from_millis(200));
    let waiter = |number: usize| {
        let locks = processes[number % 3].clone();
        tokio::spawn(async move { locks.guard(key()).wait(limit).run(add_one).await })
    };
    for waiter in join_all((0..30).map(waiter)).await {
        let outcome = waiter.expect("no panic");
        assert!(matches!(outcome, Err(GuardError::Busy(_))), "{outcome:?}");
    }
    work.abort();
    let _dropped = work.await;
    pooler.assert_clean(40).await;
}
