//! Locks of the running server.

mod begin;
mod holders;

use concord_locks::{Locks, Postgres, QueueLimits};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query_scalar};
use std::time::Duration;

/// The locks of another process on the same database.
fn locks(database: &PgConnectOptions) -> Locks {
    let postgres = Postgres::new(database, 4, Duration::from_secs(5));
    Locks::new(postgres, QueueLimits::default())
}

async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database).await.expect("a connection")
}

/// The number of open transactions in this database, without this one.
async fn open_transactions(sql: &mut PgConnection) -> i64 {
    let text = "select count(*) from pg_stat_activity
        where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()";
    query_scalar(text).fetch_one(sql).await.expect("a count")
}

/// Waits until this many sessions wait for an advisory lock.
async fn waiting(database: &PgConnectOptions, number: i64) {
    let text = "select count(*) from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())";
    crate::support::until("sessions wait", async || {
        let mut sql = connect(database).await;
        query_scalar::<_, i64>(text).fetch_one(&mut sql).await.expect("a count") == number
    })
    .await;
}
