//! Databases for the tests, and polling for a condition.

use concord_embedded_postgres::scratch;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, postgres::PgConnectOptions};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// A new, empty database on the PostgreSQL of this test binary.
pub async fn create_database() -> PgConnectOptions {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut server = scratch().connect_options().connect().await.expect("a connection");
    let statement = format!("create database {name}");
    server.execute(AssertSqlSafe(statement)).await.expect("a database");
    scratch().connect_options().database(&name)
}

/// Polls until the condition holds. Panics after ten seconds.
pub async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < Duration::from_secs(10), "not within 10 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
