//! Test fixture: a database with a counter, and queries about locks.

use crate::support::{database, until};
use concord_locks::{Key, Locks, Postgres, QueueLimits};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use std::time::Duration;

/// The `lock_timeout` of guarded statements.
const WORK_LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// The locks of one process.
pub fn locks(database: &PgConnectOptions) -> Locks {
    locks_of(database, 4, QueueLimits::default())
}

pub fn locks_of(database: &PgConnectOptions, connections: u32, limits: QueueLimits) -> Locks {
    Locks::new(Postgres::new(database, connections, WORK_LOCK_TIMEOUT), limits)
}

pub fn key() -> Key {
    Key::new("stock", "ABC")
}

pub async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database).await.expect("a connection")
}

/// A database with a table that contains one counter.
pub async fn counter() -> PgConnectOptions {
    let database = database::create().await;
    let mut sql = connect(&database).await;
    for statement in
        ["create table counter (id bigint primary key, n int)", "insert into counter values (1, 0)"]
    {
        query(statement).execute(&mut sql).await.expect("a table");
    }
    database
}

pub async fn count(database: &PgConnectOptions) -> i32 {
    let mut sql = connect(database).await;
    query_scalar("select n from counter").fetch_one(&mut sql).await.expect("a counter")
}

/// The number of advisory locks in this database that are held, or waited for.
pub async fn advisory(sql: &mut PgConnection, granted: bool) -> i64 {
    let text = "select count(*) from pg_locks where locktype = 'advisory' and granted = $1
        and database = (select oid from pg_database where datname = current_database())";
    query_scalar(text).bind(granted).fetch_one(sql).await.expect("a count")
}

/// The number of open transactions in this database, without this one.
pub async fn open_transactions(sql: &mut PgConnection) -> i64 {
    let text = "select count(*) from pg_stat_activity
        where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()";
    query_scalar(text).fetch_one(sql).await.expect("a count")
}

/// Waits until this many sessions wait for an advisory lock.
pub async fn waiting(database: &PgConnectOptions, number: i64) {
    until("sessions wait", async || advisory(&mut connect(database).await, false).await == number)
        .await;
}
