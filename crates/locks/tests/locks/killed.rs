//! Tests with killed holders, broken connections and a crash of the database.

use crate::fixture::{
    advisory, connect, count, counter, key, locks, locks_of, open_transactions, waiting,
};
use crate::support::until;
use concord_embedded_postgres::{Config, EmbeddedPostgres, scratch};
use concord_locks::{GuardError, Key, LockError, Locks, QueueLimits, Wait};
use futures::future::join_all;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{PgConnection, postgres::PgConnectOptions, query, query_scalar};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::copy_bidirectional,
    net::{UnixListener, UnixStream},
    task::JoinHandle,
    time::timeout,
};

const DATABASE: &str = "LOCKS_TEST_HOLDER_DATABASE";
const SERVER: &str = "LOCKS_TEST_HOLDER_SERVER";
const STATE: &str = "LOCKS_TEST_HOLDER_STATE";
const READY: &str = "lock is held";

/// Longer than any step takes.
const LIMIT: Duration = Duration::from_secs(30);

/// This test binary as a second process that holds a lock. Killed on drop, as by `kill -9`.
struct Holder(Child);

impl Holder {
    /// `state`: `between` two statements, in the `middle` of one, or waiting in `line`.
    fn spawn(database: &PgConnectOptions, state: &str) -> Self {
        let test = format!("{}::hold", module_path!());
        let (_crate, test) = test.split_once("::").expect("a path");
        let child = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .env(SERVER, scratch().url())
            .env(DATABASE, database.get_database().expect("a name"))
            .env(STATE, state)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the test binary runs again");
        Self(child)
    }

    fn wait_until_it_holds(&mut self) {
        let output = BufReader::new(self.0.stdout.take().expect("piped"));
        let mut lines = output.lines().map(|line| line.expect("text"));
        assert!(lines.any(|line| line.contains(READY)), "it ended without a lock");
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().expect("SIGKILL");
        self.0.wait().expect("ended");
    }
}

/// Not a test: the code of the other process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by other tests as a process"]
async fn hold() {
    let (Ok(server), Ok(name), Ok(state)) =
        (std::env::var(SERVER), std::env::var(DATABASE), std::env::var(STATE))
    else {
        return;
    };
    let database: PgConnectOptions = server.parse().expect("an address");
    let locks = locks(&database.database(&name));
    let outcome = locks.guard(key()).wait(Wait::Forever).run(async |tx| {
        write(tx).await;
        println!("{READY}");
        if state == "middle" {
            query("select pg_sleep(600)").execute(&mut *tx).await?;
        }
        std::future::pending::<Result<(), sqlx::Error>>().await
    });
    outcome.await.expect("killed before");
}

async fn write(tx: &mut PgConnection) {
    query("update counter set n = n + 1").execute(&mut *tx).await.expect("written");
}

/// Checks that no lock is held or waited for, no transaction is open, the counter has this value, and the
/// locks work.
async fn assert_clean(database: &PgConnectOptions, locks: &Locks, written: i32) {
    until("nothing is held", async || {
        let mut sql = connect(database).await;
        advisory(&mut sql, true).await + advisory(&mut sql, false).await == 0
            && open_transactions(&mut sql).await == 0
    })
    .await;
    assert_eq!(count(database).await, written);
    let work = async |tx: &mut PgConnection| {
        write(tx).await;
        Ok::<_, sqlx::Error>(())
    };
    locks.guard(key()).wait(Wait::Try).run(work).await.expect("free");
    assert_eq!(count(database).await, written + 1);
}

/// A caller that waits without a time limit.
fn waiter(locks: &Locks) -> JoinHandle<Result<(), GuardError<sqlx::Error>>> {
    let locks = locks.clone();
    tokio::spawn(async move {
        let work = async |tx: &mut PgConnection| {
            query("update counter set n = n + 100").execute(&mut *tx).await.map(drop)
        };
        locks.guard(key()).wait(Wait::Forever).run(work).await
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_holder_releases_at_once_and_its_work_is_rolled_back() {
    for state in ["between", "middle"] {
        let database = counter().await;
        let locks = locks(&database);
        let mut holder = Holder::spawn(&database, state);
        holder.wait_until_it_holds();
        let waiter = waiter(&locks);
        waiting(&database, 1).await;
        drop(holder);
        let woken = timeout(LIMIT, waiter).await.expect("in time");
        woken.expect("no panic").expect("free");
        assert_clean(&database, &locks, 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_waiter_is_cancelled() {
    let database = counter().await;
    let locks = locks(&database);
    let held = locks.guard(key()).acquire().await.expect("free");
    let waiter = Holder::spawn(&database, "line");
    waiting(&database, 1).await;
    drop(waiter);
    waiting(&database, 0).await;
    held.commit().await.expect("released");
    assert_clean(&database, &locks, 0).await;
}

/// A proxy to the database that can be closed.
struct Proxy {
    directory: tempfile::TempDir,
    accepting: JoinHandle<()>,
}

impl Proxy {
    fn to(database: &PgConnectOptions) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let socket = database.get_socket().expect("a socket").join(".s.PGSQL.5432");
        let listener =
            UnixListener::bind(directory.path().join(".s.PGSQL.5432")).expect("a socket");
        let accepting = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = UnixStream::connect(&socket).await.expect("PostgreSQL answers");
                connections
                    .spawn(async move { copy_bidirectional(&mut client, &mut server).await });
            }
        });
        Self { directory, accepting }
    }

    /// Closes all connections and accepts no more.
    fn close(&self) {
        self.accepting.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_socket_releases_holders_and_waiters() {
    let database = counter().await;
    let proxy = Proxy::to(&database);
    let through = database.clone().socket(proxy.directory.path());
    let (here, there, other) = (locks(&through), locks(&through), locks(&database));
    let mut held = here.guard(key()).acquire().await.expect("free");
    write(held.context()).await;
    let waits_through = waiter(&there);
    waiting(&database, 1).await;
    let waits = waiter(&other);
    waiting(&database, 2).await;
    proxy.close();
    let woken = timeout(LIMIT, waits).await.expect("in time");
    woken.expect("no panic").expect("free");
    held.commit().await.expect_err("the commit is not confirmed");
    let result = timeout(LIMIT, waits_through).await.expect("in time").expect("no panic");
    assert!(matches!(result, Err(GuardError::Backend(_))), "{result:?}");
    assert_clean(&database, &other, 100).await;
    assert!(here.queues().is_empty() && there.queues().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiter_whose_session_is_terminated_gets_an_error() {
    let database = counter().await;
    let locks = locks(&database);
    let other = locks_of(&database, 1, QueueLimits::default());
    let held = locks.guard(key()).acquire().await.expect("free");
    let waits = waiter(&other);
    waiting(&database, 1).await;
    let text = "select count(pg_terminate_backend(pid)) from pg_locks
        where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())";
    let ended: i64 =
        query_scalar(text).fetch_one(&mut connect(&database).await).await.expect("an answer");
    assert_eq!(ended, 1);
    let result = timeout(LIMIT, waits).await.expect("in time").expect("no panic");
    assert!(matches!(result, Err(GuardError::Backend(_))), "{result:?}");
    held.commit().await.expect("the holder is not affected");
    assert_clean(&database, &other, 0).await;
}

/// A dedicated server that the test can crash.
async fn own_server(directory: &std::path::Path) -> (EmbeddedPostgres, PgConnectOptions) {
    let postgres =
        EmbeddedPostgres::start(&Config::new("app", directory)).await.expect("PostgreSQL starts");
    let database = postgres.connect_options();
    let mut sql = connect(&database).await;
    for statement in
        ["create table counter (id bigint primary key, n int)", "insert into counter values (1, 0)"]
    {
        query(statement).execute(&mut sql).await.expect("a table");
    }
    (postgres, database)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_of_the_database_leaves_no_lock_and_no_waiter() {
    let directory = tempfile::tempdir().expect("a directory");
    let (postgres, database) = own_server(directory.path()).await;
    let (here, there) = (locks(&database), locks(&database));
    let mut held = here.guard(key()).acquire().await.expect("free");
    write(held.context()).await;
    let elsewhere = Key::new("stock", "elsewhere");
    let idle = there.guard(elsewhere.clone()).acquire().await.expect("free");
    // Some wait in the database, some in the queue of their process.
    let waiters: Vec<_> =
        (0..6).map(|number| waiter(if number % 2 == 0 { &here } else { &there })).collect();
    until("all wait", async || {
        let lines = [&here, &there].map(Locks::queues).concat();
        lines.iter().map(|line| line.waiting).sum::<usize>() == 5
    })
    .await;
    // One of each process.
    waiting(&database, 2).await;

    let pid =
        fs::read_to_string(directory.path().join("postgres/postmaster.pid")).expect("it runs");
    let pid: i32 = pid.lines().next().expect("a line").trim().parse().expect("a number");
    kill(Pid::from_raw(pid), Signal::SIGQUIT).expect("SIGQUIT");

    // The result of a commit in flight would be unknown, so wait until the connection is broken.
    let broken = async { while query("select").execute(held.context()).await.is_ok() {} };
    timeout(LIMIT, broken).await.expect("in time");
    let held = timeout(LIMIT, held.commit()).await.expect("in time");
    held.expect_err("nothing was committed");
    let idle = timeout(LIMIT, idle.commit()).await.expect("in time");
    idle.expect_err("its connection is gone");
    let mut late = 0;
    for outcome in timeout(LIMIT, join_all(waiters)).await.expect("in time") {
        match outcome.expect("no panic") {
            Err(GuardError::Backend(_)) => {}
            // Its turn came after the restart.
            Ok(()) => late += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(late < 6, "the waiters in the database get an error");
    until("the database is back", async || {
        here.guard(elsewhere.clone()).wait(Wait::Try).acquire().await.is_ok()
    })
    .await;
    assert_clean(&database, &here, 100 * late).await;
    assert_clean(&database, &there, 100 * late + 1).await;
    here.backend().close().await;
    there.backend().close().await;
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_acquire_fails_without_a_wait() {
    let directory = tempfile::tempdir().expect("a directory");
    let nowhere = scratch().connect_options().socket(directory.path());
    let locks = locks(&nowhere);
    for wait in [Wait::Try, Wait::Forever] {
        let refused = timeout(LIMIT, locks.guard(key()).wait(wait).acquire()).await;
        let refused = refused.expect("in time");
        assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    }
}
