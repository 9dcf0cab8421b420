//! Cancelling statements.

use super::{Connections, Control};
use concord_embedded_postgres::scratch;
use sqlx::{Connection, PgConnection, query, query_scalar};
use std::time::{Duration, Instant};

/// Starts a statement of a program with this `application_name` that waits for a lock, cancels it, and releases
/// the lock. Returns whether the statement was cancelled.
async fn is_cancelled(application_name: &str, key: i64) -> bool {
    const LOCK: &str = "select pg_advisory_xact_lock($1)";
    let database = scratch().connect_options();
    let connect = async |name: &str| {
        let database = database.clone().application_name(name);
        PgConnection::connect_with(&database).await.expect("a connection")
    };
    let mut waiter = connect(application_name).await;
    let pid: i32 =
        query_scalar("select pg_backend_pid()").fetch_one(&mut waiter).await.expect("a pid");
    let mut holder = connect("holder").await;
    let mut lock = holder.begin().await.expect("a transaction");
    query(LOCK).bind(key).execute(&mut *lock).await.expect("the lock is free");
    let statement = tokio::spawn(async move { query(LOCK).bind(key).execute(&mut waiter).await });
    let connections = Connections::new(&database, 1, Duration::from_secs(30));
    let mut control = connections.control().await.expect("a connection");
    until_waiting(&mut control, pid).await;
    control.cancel(&[pid]).await.expect("the statement is sent");
    lock.rollback().await.expect("the lock is released");
    statement.await.expect("no panic").is_err()
}

async fn until_waiting(control: &mut Control, pid: i32) {
    let start = Instant::now();
    while control.lock_waiters(&[pid], &[]).await.expect("an answer").is_empty() {
        assert!(start.elapsed() < Duration::from_secs(10), "the statement does not wait");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn only_sessions_of_the_lab_are_cancelled() {
    assert!(!is_cancelled("pg_dump", 7).await);
    assert!(is_cancelled("concord lab", 8).await);
}
