//! Metrics of live events, under `/metrics`.

use super::sent_at::SentAt;
use crate::activity::{ActivityKind, Tally};
use metrics::{counter, gauge, histogram};

/// The time from the commit until the event is sent to a tab.
pub const DELAY: &str = "concord_live_event_delay_seconds";

/// The bucket boundaries of the delay histogram, in seconds.
pub const DELAY_BUCKETS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

const SOCKETS: &str = "concord_live_sockets";

/// A socket was opened.
pub fn joined() {
    gauge!(SOCKETS).increment(1.0);
}

/// A socket was closed.
pub fn left() {
    gauge!(SOCKETS).decrement(1.0);
}

/// An event was sent to a tab.
pub fn sent(tally: &Tally, stored: SentAt, from_afar: bool) {
    let from = if from_afar { "another server" } else { "this server" };
    let delay = stored.elapsed();
    counter!("concord_live_events_sent_total").increment(1);
    histogram!(DELAY, "from" => from).record(delay);
    tally.measure(ActivityKind::Delay, u64::try_from(delay.as_micros()).unwrap_or(u64::MAX));
}

/// A tab was too slow, and its queue was cleared.
pub fn overflow() {
    counter!("concord_live_queues_dropped_total").increment(1);
}

/// A tab was told to resync.
pub fn resync() {
    counter!("concord_live_resyncs_total").increment(1);
}

/// Payloads were sent to the other servers.
pub fn payloads_sent(payloads: usize) {
    counter!("concord_live_payloads_sent_total").increment(payloads as u64);
}

/// The connection that listens to the other servers was lost.
pub fn deaf() {
    counter!("concord_live_listener_losses_total").increment(1);
}
