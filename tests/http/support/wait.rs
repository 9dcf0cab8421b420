use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Polls until the condition holds; fails after ten seconds.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < Duration::from_secs(10), "waited in vain until {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
