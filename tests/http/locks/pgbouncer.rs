//! Locks through a real `PgBouncer` in transaction mode: few connections of the database, shared by all.

use super::{advisory, connect, count, counter, key, locks, open_transactions, programs};
use crate::support::until;
use concord::locks::{BusyReason, GuardError, Key, Limits, Locks, NAME, Postgres, Wait};
use concord_embedded_postgres::scratch;
use futures::future::join_all;
use sqlx::{
    AssertSqlSafe, ConnectOptions, PgConnection, postgres::PgConnectOptions, query, query_scalar,
};
use std::{fs, process::Command, time::Duration};
use tempfile::TempDir;
use tokio::sync::{OnceCell, oneshot};

const PORT: u16 = 6432;

/// `PgBouncer` before the test's database.
pub struct Pooler {
    _program: programs::Running,
    folder: TempDir,
    /// Past the pooler.
    pub direct: PgConnectOptions,
}

impl Pooler {
    /// One that has so many connections of the database.
    async fn start(connections: u32) -> Self {
        Self::before(counter().await, connections, "").await
    }

    /// One before this database, with more of its settings.
    pub async fn before(direct: PgConnectOptions, connections: u32, more: &str) -> Self {
        let_the_account_in().await;
        let folder = programs::folder();
        let (path, database) = (folder.path().display(), direct.get_database().expect("a name"));
        let server = scratch().dir().join("postgres");
        let settings = format!(
            "[databases]\n{database} = host={} port=5432 user=scratch\n\
             [pgbouncer]\nlisten_port = {PORT}\nunix_socket_dir = {path}\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = {connections}\n\
             server_login_retry = 1\n{more}\n",
            server.display()
        );
        let file = folder.path().join("pgbouncer.ini");
        programs::write(&file, &settings);
        let mut command = Command::new(programs::find("pgbouncer"));
        let log = folder.path().join("log");
        let program = programs::Running::start(programs::as_account(command.arg(&file)), &log);
        let pooler = Self { _program: program, folder, direct };
        let address = pooler.address();
        until("PgBouncer answers", async || {
            let sql = address.connect().await;
            sql.is_ok() || panicked_with(&fs::read_to_string(&log).unwrap_or_default())
        })
        .await;
        pooler
    }

    pub fn address(&self) -> PgConnectOptions {
        let address = self.direct.clone().socket(self.folder.path()).port(PORT);
        address.extra_float_digits(None)
    }

    /// The locks of one server.
    fn locks(&self) -> Locks {
        let work_patience = Duration::from_secs(5);
        Locks::new(Postgres::through_pooler(&self.address(), 8, work_patience), Limits::default())
    }

    /// Nobody holds or wants a lock, no transaction is open, no connection keeps its lock's name, and
    /// only so much was written.
    async fn nothing_is_left(&self, written: i32) {
        until("nothing is held", async || {
            let mut sql = connect(&self.direct).await;
            let named = "select count(*) from pg_stat_activity
                where datname = current_database() and application_name like $1 || '%'";
            let named: i64 =
                query_scalar(named).bind(NAME).fetch_one(&mut sql).await.expect("a count");
            advisory(&mut sql, true).await + advisory(&mut sql, false).await == 0
                && open_transactions(&mut sql).await == 0
                && named == 0
        })
        .await;
        assert_eq!(count(&self.direct).await, written);
    }
}

fn panicked_with(log: &str) -> bool {
    assert!(!log.contains("FATAL"), "{log}");
    false
}

/// The tests' PostgreSQL lets in whom it runs as; `PgBouncer` may have to run as another.
async fn let_the_account_in() {
    static DONE: OnceCell<()> = OnceCell::const_new();
    let Some(account) = programs::account() else { return };
    DONE.get_or_init(async || {
        let file = scratch().dir().join("postgres/pg_ident.conf");
        let users = fs::read_to_string(&file).expect("the users");
        fs::write(&file, format!("{users}scratch \"{}\" scratch\n", account.name))
            .expect("one more");
        let superuser = scratch().connect_options().username("postgres").database("postgres");
        let mut sql = connect(&superuser).await;
        query("select pg_reload_conf()").execute(&mut sql).await.expect("it is read again");
    })
    .await;
}

async fn add_one(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    // With a parameter, so that it is a prepared statement.
    let n: i32 =
        query_scalar("select n from counter where id = $1").bind(1_i64).fetch_one(&mut *tx).await?;
    tokio::task::yield_now().await;
    query("update counter set n = $1").bind(n + 1).execute(&mut *tx).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_through_it_and_one_past_it_work_one_at_a_time() {
    let pooler = Pooler::start(4).await;
    let servers = [pooler.locks(), pooler.locks(), locks(&pooler.direct)];
    let worker = |number: usize| {
        let locks = servers[number % 3].clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                locks.guard(key()).wait(Wait::Forever).run(add_one).await?;
            }
            Ok::<_, GuardError<sqlx::Error>>(())
        })
    };
    for worker in join_all((0..18).map(worker)).await {
        worker.expect("no panic").expect("each gets its turn");
    }
    pooler.nothing_is_left(180).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_keeps_the_others_out() {
    let pooler = Pooler::start(4).await;
    let servers = [pooler.locks(), pooler.locks(), locks(&pooler.direct)];
    for holder in &servers {
        let held = holder.guard(key()).take().await.expect("it is free");
        for other in &servers {
            let busy = other.guard(key()).wait(Wait::Try).run(add_one).await;
            let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
            assert_eq!(busy.reason, BusyReason::Taken);
        }
        let limit = Wait::AtMost(Duration::from_millis(100));
        let busy = servers[0].guard(key()).wait(limit).run(add_one).await;
        let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
        assert_eq!(busy.reason, BusyReason::TimedOut);
        held.finish().await.expect("it is let go");
    }
    pooler.nothing_is_left(0).await;
}

/// Work that writes, says so, and goes on for ever in one way or another.
fn endless(
    locks: &Locks,
    statement: Option<&'static str>,
) -> (oneshot::Receiver<()>, tokio::task::JoinHandle<()>) {
    let (begun, has_begun) = oneshot::channel();
    let locks = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = locks.guard(key()).run(async |tx| {
            add_one(tx).await?;
            begun.send(()).expect("somebody listens");
            match statement {
                Some("panic") => panic!("on purpose"),
                Some(statement) => {
                    query(AssertSqlSafe(statement)).execute(&mut *tx).await.map(drop)
                }
                None => std::future::pending().await,
            }
        });
        let _: Result<(), GuardError<sqlx::Error>> = outcome.await;
    });
    (has_begun, work)
}

#[tokio::test(flavor = "multi_thread")]
async fn however_the_work_ends_no_connection_keeps_the_lock() {
    let pooler = Pooler::start(2).await;
    let locks = pooler.locks();
    locks.guard(key()).run(add_one).await.expect("it is free");
    pooler.nothing_is_left(1).await;

    let failed = locks.guard(key()).run(async |tx| {
        add_one(tx).await.expect("added");
        Err::<(), _>("no")
    });
    assert!(matches!(failed.await, Err(GuardError::Work("no"))));
    pooler.nothing_is_left(1).await;

    for statement in [None, Some("panic"), Some("select pg_sleep(600)")] {
        let (begun, work) = endless(&locks, statement);
        begun.await.expect("it has begun");
        if statement == Some("select pg_sleep(600)") {
            until("the statement runs", async || {
                let text = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'
                    and datname = current_database()";
                let mut sql = connect(&pooler.direct).await;
                query_scalar::<_, i64>(text).fetch_one(&mut sql).await.expect("a count") == 1
            })
            .await;
        }
        work.abort();
        let _panicked_or_dropped = work.await;
        pooler.nothing_is_left(1).await;
    }
    locks.guard(key()).wait(Wait::Try).run(add_one).await.expect("it is free");
    pooler.nothing_is_left(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_dropped_while_waiting_waits_no_more() {
    let pooler = Pooler::start(3).await;
    let (here, there) = (pooler.locks(), pooler.locks());
    let held = there.guard(key()).take().await.expect("it is free");
    let waiter = {
        let here = here.clone();
        tokio::spawn(async move { here.guard(key()).wait(Wait::Forever).take().await.map(drop) })
    };
    super::waiting(&pooler.direct, 1).await;
    waiter.abort();
    super::waiting(&pooler.direct, 0).await;
    held.give_up().await;
    here.guard(key()).wait(Wait::Try).run(add_one).await.expect("it is free");
    pooler.nothing_is_left(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_it_is_dropped() {
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
    locks.guard(key()).run(add_one).await.expect("it is free");
    pooler.nothing_is_left(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_is_seen_through_it() {
    let pooler = Pooler::start(1).await;
    let servers = [pooler.locks(), pooler.locks()];
    for locks in servers.iter().cycle().take(4) {
        locks.guard(key()).run(add_one).await.expect("it is free");
        // Both prepare statements of the same names on the one connection.
        let now = locks.now().await.expect("an answer");
        assert!(now.is_empty(), "{now:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_who_want_locks_than_there_are_connections_all_get_them() {
    let pooler = Pooler::start(2).await;
    let servers = [pooler.locks(), pooler.locks(), pooler.locks()];
    let worker = |number: usize| {
        let locks = servers[number % 3].clone();
        // Two keys for some, in any order.
        let (first, second) = (Key::new("stock", number % 4), Key::new("stock", number % 3));
        tokio::spawn(async move {
            let guard = locks.guard(first).and(second).and(key()).wait(Wait::Forever);
            guard.run(add_one).await
        })
    };
    for worker in join_all((0..40).map(worker)).await {
        worker.expect("no panic").expect("no deadlock");
    }
    pooler.nothing_is_left(40).await;

    // With all of them taken, those who wait at most so long end in time.
    let (begun, work) = endless(&servers[0], None);
    begun.await.expect("it has begun");
    let limit = Wait::AtMost(Duration::from_millis(200));
    let wants = |number: usize| {
        let locks = servers[number % 3].clone();
        tokio::spawn(async move { locks.guard(key()).wait(limit).run(add_one).await })
    };
    for waiter in join_all((0..30).map(wants)).await {
        let outcome = waiter.expect("no panic");
        assert!(matches!(outcome, Err(GuardError::Busy(_))), "{outcome:?}");
    }
    work.abort();
    let _dropped = work.await;
    pooler.nothing_is_left(40).await;
}
