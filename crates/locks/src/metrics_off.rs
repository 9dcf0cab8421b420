//! Replaces `metrics` if the feature of that name is off: records nothing.

use super::{error::BusyReason, key::Key};
use std::time::Duration;

pub(crate) async fn while_waiting<T>(_: &Key, future: impl Future<Output = T>) -> T {
    future.await
}

pub(crate) const fn acquired(_: &Key, _: Duration) {}

pub(crate) const fn busy(_: &'static str, _: BusyReason) {}

pub(crate) const fn released(_: &'static str, _: Duration) {}

pub(crate) const fn transaction_retried() {}

#[cfg(feature = "redis")]
pub(crate) const fn listener_restarted() {}
