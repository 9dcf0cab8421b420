//! Holders that are killed, connections that are cut, a database that crashes.

use super::{advisory, connect, count, counter, key, locks, locks_of, open_transactions, waiting};
use crate::support::until;
use concord::locks::{GuardError, Key, Limits, LockError, Locks, Wait};
use concord_embedded_postgres::{EmbeddedPostgres, scratch};
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

const DATABASE: &str = "CONCORD_TEST_HOLDER_DATABASE";
const SERVER: &str = "CONCORD_TEST_HOLDER_SERVER";
const HOW: &str = "CONCORD_TEST_HOLDER_HOW";
const READY: &str = "here it is";

/// Past this, somebody hangs.
const HANGS: Duration = Duration::from_secs(30);

/// This test binary once more, with a lock. Killed when dropped, as by `kill -9`.
struct Holder(Child);

impl Holder {
    /// How: `between` two statements, in the `middle` of one, or still in `line`.
    fn spawn(database: &PgConnectOptions, how: &str) -> Self {
        let test = format!("{}::hold", module_path!());
        let (_crate, test) = test.split_once("::").expect("a path");
        let child = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .env(SERVER, scratch().url())
            .env(DATABASE, database.get_database().expect("a name"))
            .env(HOW, how)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the test binary runs again");
        Self(child)
    }

    fn wait_until_it_holds(&mut self) {
        let output = BufReader::new(self.0.stdout.take().expect("piped"));
        let mut lines = output.lines().map(|line| line.expect("text"));
        assert!(lines.any(|line| line.contains(READY)), "it has ended without a lock");
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().expect("SIGKILL");
        self.0.wait().expect("ended");
    }
}

/// Not a test by itself: what the other process does.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by other tests as a process of its own"]
async fn hold() {
    let (Ok(server), Ok(name), Ok(how)) =
        (std::env::var(SERVER), std::env::var(DATABASE), std::env::var(HOW))
    else {
        return;
    };
    let database: PgConnectOptions = server.parse().expect("an address");
    let locks = locks(&database.database(&name));
    let outcome = locks.guard(key()).wait(Wait::Forever).run(async |tx| {
        write(tx).await;
        println!("{READY}");
        if how == "middle" {
            query("select pg_sleep(600)").execute(&mut *tx).await?;
        }
        std::future::pending::<Result<(), sqlx::Error>>().await
    });
    outcome.await.expect("it is killed before");
}

async fn write(tx: &mut PgConnection) {
    query("update counter set n = n + 1").execute(&mut *tx).await.expect("written");
}

/// Nobody holds or wants a lock, no transaction is open, so much was written, and the locks work.
async fn all_is_well(database: &PgConnectOptions, locks: &Locks, written: i32) {
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
    locks.guard(key()).wait(Wait::Try).run(work).await.expect("it is free");
    assert_eq!(count(database).await, written + 1);
}

/// Somebody who waits as long as need be.
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
async fn a_killed_holder_lets_go_at_once_and_its_work_is_taken_back() {
    for how in ["between", "middle"] {
        let database = counter().await;
        let locks = locks(&database);
        let mut holder = Holder::spawn(&database, how);
        holder.wait_until_it_holds();
        let waiter = waiter(&locks);
        waiting(&database, 1).await;
        drop(holder);
        let woken = timeout(HANGS, waiter).await.expect("it does not hang");
        woken.expect("no panic").expect("it is free");
        all_is_well(&database, &locks, 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_waiter_waits_no_more() {
    let database = counter().await;
    let locks = locks(&database);
    let held = locks.guard(key()).take().await.expect("it is free");
    let waiter = Holder::spawn(&database, "line");
    waiting(&database, 1).await;
    drop(waiter);
    waiting(&database, 0).await;
    held.finish().await.expect("it is let go");
    all_is_well(&database, &locks, 0).await;
}

/// A way to the database that can be cut.
struct Way {
    folder: tempfile::TempDir,
    guide: JoinHandle<()>,
}

impl Way {
    fn to(database: &PgConnectOptions) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = database.get_socket().expect("a socket").join(".s.PGSQL.5432");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).expect("a socket");
        let guide = tokio::spawn(async move {
            let mut ways = tokio::task::JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut far = UnixStream::connect(&socket).await.expect("PostgreSQL answers");
                ways.spawn(async move { copy_bidirectional(&mut near, &mut far).await });
            }
        });
        Self { folder, guide }
    }

    /// Closes all sockets; nobody gets through any more.
    fn cut(&self) {
        self.guide.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_socket_frees_what_was_held_and_wanted() {
    let database = counter().await;
    let way = Way::to(&database);
    let through = database.clone().socket(way.folder.path());
    let (here, there, other) = (locks(&through), locks(&through), locks(&database));
    let mut held = here.guard(key()).take().await.expect("it is free");
    write(held.work()).await;
    let waits_through = waiter(&there);
    waiting(&database, 1).await;
    let waits = waiter(&other);
    waiting(&database, 2).await;
    way.cut();
    let woken = timeout(HANGS, waits).await.expect("it does not hang");
    woken.expect("no panic").expect("it is free");
    held.finish().await.expect_err("nobody says that it counts");
    let lost = timeout(HANGS, waits_through).await.expect("it does not hang").expect("no panic");
    assert!(matches!(lost, Err(GuardError::Backend(_))), "{lost:?}");
    all_is_well(&database, &other, 100).await;
    assert!(here.lines().is_empty() && there.lines().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiter_whose_connection_is_terminated_is_told() {
    let database = counter().await;
    let locks = locks(&database);
    let other = locks_of(&database, 1, Limits::default());
    let held = locks.guard(key()).take().await.expect("it is free");
    let waits = waiter(&other);
    waiting(&database, 1).await;
    let text = "select count(pg_terminate_backend(pid)) from pg_locks
        where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())";
    let ended: i64 =
        query_scalar(text).fetch_one(&mut connect(&database).await).await.expect("an answer");
    assert_eq!(ended, 1);
    let lost = timeout(HANGS, waits).await.expect("it does not hang").expect("no panic");
    assert!(matches!(lost, Err(GuardError::Backend(_))), "{lost:?}");
    held.finish().await.expect("the holder is not touched");
    all_is_well(&database, &other, 0).await;
}

/// A database of the test's own, which can crash.
async fn own_database(folder: &std::path::Path) -> (EmbeddedPostgres, PgConnectOptions) {
    let postgres = EmbeddedPostgres::start(&concord::embedded::config(folder, None))
        .await
        .expect("PostgreSQL starts");
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
async fn a_database_that_crashes_leaves_no_lock_and_nobody_hangs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (postgres, database) = own_database(folder.path()).await;
    let (here, there) = (locks(&database), locks(&database));
    let mut held = here.guard(key()).take().await.expect("it is free");
    write(held.work()).await;
    let elsewhere = Key::new("stock", "elsewhere");
    let idle = there.guard(elsewhere.clone()).take().await.expect("it is free");
    // Some wait in the database, some in their process's line.
    let waiters: Vec<_> =
        (0..6).map(|number| waiter(if number % 2 == 0 { &here } else { &there })).collect();
    until("all wait", async || {
        let lines = [&here, &there].map(Locks::lines).concat();
        lines.iter().map(|line| line.waiting).sum::<usize>() == 5
    })
    .await;
    // Of each process one: whoever is next there.
    waiting(&database, 2).await;

    let pid = fs::read_to_string(folder.path().join("postgres/postmaster.pid")).expect("it runs");
    let pid: i32 = pid.lines().next().expect("a line").trim().parse().expect("a number");
    kill(Pid::from_raw(pid), Signal::SIGQUIT).expect("it crashes");

    // A commit that is on its way meanwhile may count or not; so none is.
    let cut = async { while query("select").execute(held.work()).await.is_ok() {} };
    timeout(HANGS, cut).await.expect("it does not hang");
    let held = timeout(HANGS, held.finish()).await.expect("it does not hang");
    held.expect_err("nothing was committed");
    let idle = timeout(HANGS, idle.finish()).await.expect("it does not hang");
    idle.expect_err("its connection is gone");
    let mut late = 0;
    for outcome in timeout(HANGS, join_all(waiters)).await.expect("nobody hangs") {
        match outcome.expect("no panic") {
            Err(GuardError::Backend(_)) => {}
            // Its turn came only when the database was back.
            Ok(()) => late += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(late < 6, "those who waited in the database are told");
    until("the database is back", async || {
        here.guard(elsewhere.clone()).wait(Wait::Try).take().await.is_ok()
    })
    .await;
    all_is_well(&database, &here, 100 * late).await;
    all_is_well(&database, &there, 100 * late + 1).await;
    here.backend().close().await;
    there.backend().close().await;
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_there_is_an_error_and_no_wait() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = scratch().connect_options().socket(folder.path());
    let locks = locks(&nowhere);
    for wait in [Wait::Try, Wait::Forever] {
        let refused = timeout(HANGS, locks.guard(key()).wait(wait).take()).await;
        let refused = refused.expect("it does not hang");
        assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    }
}
