//! What operators see of locks, under `/metrics`: by family of keys, never by key.

use super::{BusyReason, Key};
use metrics::{counter, gauge, histogram};
use std::time::Duration;

/// How long locks that were got were waited for.
pub const WAIT: &str = "concord_lock_wait_seconds";
/// How long locks were held.
pub const HOLD: &str = "concord_lock_hold_seconds";
/// The borders between which both are counted, in seconds.
pub const BORDERS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

const WAITING: &str = "concord_lock_waiting";

/// Somebody who waits; counted until dropped.
#[derive(Debug)]
pub struct Waiting(&'static str);

impl Waiting {
    /// One more.
    pub fn begin(key: &Key) -> Self {
        gauge!(WAITING, "family" => key.family()).increment(1.0);
        Self(key.family())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        gauge!(WAITING, "family" => self.0).decrement(1.0);
    }
}

/// A lock was got.
pub fn got(key: &Key, waited: Duration) {
    histogram!(WAIT, "family" => key.family()).record(waited);
}

/// A lock was not got.
pub fn busy(family: &'static str, reason: BusyReason) {
    let labels = [("family", family), ("reason", reason.as_str())];
    counter!("concord_lock_busy_total", &labels).increment(1);
}

/// A lock is free again.
pub fn freed(family: &'static str, held: Duration) {
    histogram!(HOLD, "family" => family).record(held);
}

/// A transaction that lost a deadlock or could not be serialized is tried again.
pub fn again() {
    counter!("concord_transaction_retries_total").increment(1);
}
