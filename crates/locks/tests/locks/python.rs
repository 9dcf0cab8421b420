//! Tests together with the Python package django-concurrency-safe 0.0.2 in a real Django.
//!
//! Both lock the same keys. Differences in behavior are tested on both sides.

use crate::fixture::{advisory, connect, count, counter, key, locks, waiting};
use crate::support::until;
use concord_locks::{BusyReason, GuardError, Key, LockError, Wait, lock_in_transaction};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use std::{env, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// A Django program; `worker.py` defines its commands.
struct Django {
    _process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Django {
    async fn start(database: &PgConnectOptions) -> Self {
        let python = env::var_os("CONCORD_PYTHON").expect(
            "CONCORD_PYTHON is missing, the Python with what scripts/requirements.txt names: \
             run the tests by make http",
        );
        let socket = database.get_socket().expect("the tests' PostgreSQL has a socket");
        let mut process = Command::new(&python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/locks/worker.py"))
            .arg(socket)
            .arg(database.get_database().expect("a name"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{python:?}: {error}; scripts/setup http makes it"));
        let input = process.stdin.take().expect("piped");
        let output = BufReader::new(process.stdout.take().expect("piped")).lines();
        let mut django = Self { _process: process, input, output };
        assert_eq!(django.receive().await, "ready");
        django
    }

    async fn send(&mut self, command: Value) {
        let line = format!("{command}\n");
        self.input.write_all(line.as_bytes()).await.expect("it reads");
    }

    async fn receive(&mut self) -> Value {
        let line = self.output.next_line().await.expect("text");
        let line = line.expect("the Django program has ended; its error stands above");
        serde_json::from_str(&line).expect("JSON")
    }

    async fn ask(&mut self, command: Value) -> Value {
        self.send(command).await;
        self.receive().await
    }

    /// Acquires the lock and holds it until the next command.
    async fn acquire(&mut self) {
        assert_eq!(self.ask(json!(["hold", "stock:ABC", 10])).await, "held");
    }

    async fn release(&mut self) {
        assert_eq!(self.ask(Value::Null).await, "released");
    }
}

async fn add_one(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    let n: i32 = query_scalar("select n from counter").fetch_one(&mut *tx).await?;
    tokio::task::yield_now().await;
    query("update counter set n = $1").bind(n + 1).execute(&mut *tx).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn keys_have_the_same_ids() {
    let database = counter().await;
    let mut django = Django::start(&database).await;
    let long = "k".repeat(100_000);
    let mut keys: Vec<String> = [
        "",
        " ",
        "stock:ABC",
        "Stock:ABC",
        "stock:äöü€😀",
        "a\u{301}",
        "á",
        "\u{0}\n",
        "{sku}",
        &long,
    ]
    .map(str::to_owned)
    .into();
    keys.extend((0..1_000).map(|number| format!("order:{number}")));
    let numbers: Vec<i64> = keys.iter().map(|text| Key::with_text("test", text).id()).collect();
    assert!(numbers.iter().any(|number| *number < 0), "some are negative");
    assert_eq!(django.ask(json!(["numbers", keys])).await, json!(numbers));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_django_holder_excludes_rust() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    django.acquire().await;
    for (wait, reason) in [
        (Wait::Try, BusyReason::Taken),
        (Wait::AtMost(Duration::from_millis(200)), BusyReason::TimedOut),
    ] {
        let busy = locks.guard(key()).wait(wait).run(add_one).await;
        let Err(GuardError::Busy(busy)) = busy else { panic!("{busy:?}") };
        assert_eq!(busy.reason, reason);
    }
    locks.guard(Key::new("stock", "other")).wait(Wait::Try).run(add_one).await.expect("free");
    let waiter = {
        let locks = locks.clone();
        tokio::spawn(async move { locks.guard(key()).wait(Wait::Forever).run(add_one).await })
    };
    waiting(&database, 1).await;
    assert_eq!(count(&database).await, 1);
    django.release().await;
    waiter.await.expect("no panic").expect("free");
    assert_eq!(count(&database).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_rust_holder_excludes_django() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    let held = locks.guard(key()).acquire().await.expect("free");
    assert_eq!(django.ask(json!(["hold", "stock:ABC", 0.2])).await, "timeout");
    // Without a time limit the package also waits in the database.
    django.send(json!(["hold", "stock:ABC", null])).await;
    waiting(&database, 1).await;
    held.commit().await.expect("released");
    assert_eq!(django.receive().await, "held");
    django.release().await;
    let held = locks.guard(key()).wait(Wait::Try).acquire().await.expect("free");
    django.send(json!(["hold", "stock:ABC", 10])).await;
    held.commit().await.expect("released");
    assert_eq!(django.receive().await, "held");
    django.release().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn together_they_lose_no_update() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    django.send(json!(["add", "stock:ABC", 50])).await;
    for _ in 0..50 {
        locks.guard(key()).wait(Wait::Forever).run(add_one).await.expect("its turn");
    }
    assert_eq!(django.receive().await, "done");
    assert_eq!(count(&database).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_zero_timeout_tries_once() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    assert_eq!(django.ask(json!(["hold", "stock:ABC", 0])).await, "timeout", "though it is free");
    let zero = Some(Duration::ZERO);
    locks.guard(key()).wait(zero).run(add_one).await.expect("free");
}

/// The start of the last statement of a session.
async fn last_statement(sql: &mut PgConnection, pid: i64) -> String {
    let text = "select query_start::text from pg_stat_activity where pid = $1";
    query_scalar(text).bind(pid).fetch_one(sql).await.expect("it is connected")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_waiter_sends_one_statement_and_is_woken() {
    let database = counter().await;
    let mut sql = connect(&database).await;
    let (mut django, here, there) =
        (Django::start(&database).await, locks(&database), locks(&database));
    let django_pid = django.ask(json!(["pid"])).await.as_i64().expect("a number");
    let held = there.guard(key()).acquire().await.expect("free");
    django.send(json!(["hold", "stock:ABC", 60])).await;
    let waiter = tokio::spawn(async move { here.guard(key()).wait(Wait::Forever).acquire().await });
    waiting(&database, 1).await;
    let waiter_pid: i32 = query_scalar(
        "select pid from pg_locks where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())",
    )
    .fetch_one(&mut sql)
    .await
    .expect("one waits");
    let asked = last_statement(&mut sql, waiter_pid.into()).await;
    let mut polls = last_statement(&mut sql, django_pid).await;
    for _ in 0..5 {
        let before = polls.clone();
        until("Django polls", async || {
            last_statement(&mut connect(&database).await, django_pid).await != before
        })
        .await;
        polls = last_statement(&mut sql, django_pid).await;
    }
    assert_eq!(last_statement(&mut sql, waiter_pid.into()).await, asked, "one statement");
    // The waiter in the queue of the database is served before the earlier one that polls.
    held.commit().await.expect("released");
    let held = waiter.await.expect("no panic").expect("woken");
    held.commit().await.expect("released");
    assert_eq!(django.receive().await, "held");
    django.release().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn the_database_keeps_the_order_among_processes() {
    let database = counter().await;
    let holder = locks(&database);
    let held = holder.guard(key()).acquire().await.expect("free");
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..8 {
        // One waiter in each process.
        let (locks, sender) = (locks(&database), sender.clone());
        tokio::spawn(async move {
            let work = async |_: &mut PgConnection| sender.send(number);
            locks.guard(key()).wait(Wait::Forever).run(work).await.expect("its turn");
        });
        waiting(&database, i64::from(number) + 1).await;
    }
    held.commit().await.expect("released");
    for number in 0..8 {
        assert_eq!(receiver.recv().await, Some(number));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_lock_is_released_by_the_commit() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    // The package releases the lock before the write is visible.
    assert_eq!(django.ask(json!(["inside_a_transaction", "stock:ABC"])).await, "released");
    let seen = locks
        .guard(key())
        .wait(Wait::Try)
        .run(async |tx| query_scalar("select n from counter").fetch_one(&mut *tx).await);
    let seen: i32 = seen.await.expect("free, too early");
    assert_eq!(seen, 0, "the write of Django is not visible");
    assert_eq!(django.ask(Value::Null).await, "committed");
    assert_eq!(count(&database).await, 100);

    // This crate releases it with the commit, also in an existing transaction.
    let mut sql = connect(&database).await;
    let mut outer = sql.begin().await.expect("a transaction");
    {
        let mut inner = outer.begin().await.expect("a savepoint");
        lock_in_transaction(&mut inner, &[key()], Wait::Try).await.expect("free");
        add_one(&mut inner).await.expect("written");
        inner.commit().await.expect("the inner one is done");
    }
    assert_eq!(django.ask(json!(["hold", "stock:ABC", 0.2])).await, "timeout");
    outer.commit().await.expect("all is done");
    django.acquire().await;
    assert_eq!(count(&database).await, 101);
    django.release().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_timeout_inside_the_work_is_told_apart() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    let other = Key::new("stock", "other");
    let held = locks.guard(other.clone()).acquire().await.expect("free");
    // The package returns None, as if the work had not started, although it had.
    let said = django.ask(json!(["timeout_of_its_own", "stock:ABC", "stock:other"])).await;
    assert_eq!(said, json!([null, ["started"]]));

    let for_work = locks.clone();
    let outcome = locks.guard(key()).run_or_else(
        |_| panic!("this lock is not busy"),
        async |_| {
            let inner = for_work.guard(other).wait(Wait::AtMost(Duration::from_millis(50)));
            inner.acquire().await.map(drop)
        },
    );
    let outcome = outcome.await;
    assert!(matches!(outcome, Err(GuardError::Work(LockError::Busy(_)))), "{outcome:?}");
    held.rollback().await;
}

/// The package takes session-level locks, which end with the session.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with Django; make test runs it"]
async fn a_killed_django_worker_releases_its_lock() {
    let database = counter().await;
    let (mut django, locks) = (Django::start(&database).await, locks(&database));
    django.acquire().await;
    drop(django);
    locks.guard(key()).wait(Wait::Forever).run(add_one).await.expect("free");
    until("nothing is held", async || advisory(&mut connect(&database).await, true).await == 0)
        .await;
}
