//! The locks, by themselves, on a real PostgreSQL.

mod begin;
mod freed;
mod guard;
mod holders;
mod killed;
mod layer;
mod order;
pub mod pgbouncer;
pub mod programs;
mod python;
mod redis;
pub mod redis_server;
mod rows;
mod within;

use crate::support::database;
use concord::locks::{Key, Limits, Locks, Postgres};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};
use std::time::Duration;

/// How long guarded statements wait for rows here.
const WORK_PATIENCE: Duration = Duration::from_secs(5);

/// Locks as one server has them.
fn locks(database: &PgConnectOptions) -> Locks {
    locks_of(database, 4, Limits::default())
}

fn locks_of(database: &PgConnectOptions, connections: u32, limits: Limits) -> Locks {
    Locks::new(Postgres::new(database, connections, WORK_PATIENCE), limits)
}

fn key() -> Key {
    Key::new("stock", "ABC")
}

async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database).await.expect("a connection")
}

/// A database with a table of one counter.
async fn counter() -> PgConnectOptions {
    let database = database::fresh().await;
    let mut sql = connect(&database).await;
    for statement in
        ["create table counter (id bigint primary key, n int)", "insert into counter values (1, 0)"]
    {
        query(statement).execute(&mut sql).await.expect("a table");
    }
    database
}

async fn count(database: &PgConnectOptions) -> i32 {
    let mut sql = connect(database).await;
    query_scalar("select n from counter").fetch_one(&mut sql).await.expect("a counter")
}

/// Advisory locks that are held or wanted in this database, but for those of its schema's migration.
async fn advisory(sql: &mut PgConnection, granted: bool) -> i64 {
    let text = "select count(*) from pg_locks where locktype = 'advisory' and granted = $1
        and database = (select oid from pg_database where datname = current_database())";
    query_scalar(text).bind(granted).fetch_one(sql).await.expect("a count")
}

/// Transactions that are open in this database, but for the one that asks.
async fn open_transactions(sql: &mut PgConnection) -> i64 {
    let text = "select count(*) from pg_stat_activity
        where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()";
    query_scalar(text).fetch_one(sql).await.expect("a count")
}

/// Waits until so many wait for an advisory lock in the database.
async fn waiting(database: &PgConnectOptions, number: i64) {
    crate::support::until("they wait", async || {
        advisory(&mut connect(database).await, false).await == number
    })
    .await;
}
