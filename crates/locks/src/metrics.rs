//! The names of the metrics. All are grouped by the label `family`, never by key.
//!
//! | name | type | meaning |
//! |---|---|---|
//! | `concord_lock_wait_seconds` | histogram | wait for acquired locks |
//! | `concord_lock_hold_seconds` | histogram | time between acquisition and release |
//! | `concord_lock_waiting` | gauge | callers that wait now |
//! | `concord_lock_busy_total` | counter | locks that were not acquired, also by `reason` |
//! | `concord_transaction_retries_total` | counter | retried transactions (no label) |
//! | `concord_task_restarts_total` | counter | restarts of a background task, by `task` only |

use super::{error::BusyReason, key::Key};
use metrics::{counter, gauge, histogram};
use std::time::Duration;

/// Histogram of the wait for acquired locks.
pub const WAIT_SECONDS: &str = "concord_lock_wait_seconds";
/// Histogram of the time between acquisition and release.
pub const HOLD_SECONDS: &str = "concord_lock_hold_seconds";
/// Suitable bucket bounds for both, in seconds.
pub const BUCKETS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

const WAITING: &str = "concord_lock_waiting";

/// A waiting caller, counted until dropped.
struct WaitingCaller(&'static str);

impl Drop for WaitingCaller {
    fn drop(&mut self) {
        gauge!(WAITING, "family" => self.0).decrement(1.0);
    }
}

/// Counts a caller as waiting for `key` until the future completes or is dropped.
pub(crate) async fn while_waiting<T>(key: &Key, future: impl Future<Output = T>) -> T {
    gauge!(WAITING, "family" => key.family()).increment(1.0);
    let _counted = WaitingCaller(key.family());
    future.await
}

pub(crate) fn acquired(key: &Key, waited: Duration) {
    histogram!(WAIT_SECONDS, "family" => key.family()).record(waited);
}

pub(crate) fn busy(family: &'static str, reason: BusyReason) {
    let labels = [("family", family), ("reason", reason.as_str())];
    counter!("concord_lock_busy_total", &labels).increment(1);
}

pub(crate) fn released(family: &'static str, held: Duration) {
    histogram!(HOLD_SECONDS, "family" => family).record(held);
}

pub(crate) fn transaction_retried() {
    counter!("concord_transaction_retries_total").increment(1);
}

#[cfg(feature = "redis")]
pub(crate) fn listener_restarted() {
    counter!("concord_task_restarts_total", "task" => "redis-wakes").increment(1);
}
