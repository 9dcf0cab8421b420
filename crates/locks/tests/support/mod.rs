//! Servers for the tests, and polling for a condition.

pub mod database;
pub mod pgbouncer;
pub mod programs;
pub mod redis_server;

use std::time::{Duration, Instant};

/// Polls until the condition holds. Panics after ten seconds.
pub async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < Duration::from_secs(10), "not within 10 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
