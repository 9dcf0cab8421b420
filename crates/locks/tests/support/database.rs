//! One PostgreSQL for the test binary, one empty database per test.

use concord_embedded_postgres::scratch;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, postgres::PgConnectOptions};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A new, empty database.
pub async fn create() -> PgConnectOptions {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut server = scratch().connect_options().connect().await.expect("a connection");
    let statement = format!("create database {name}");
    server.execute(AssertSqlSafe(statement)).await.expect("a database");
    scratch().connect_options().database(&name)
}
