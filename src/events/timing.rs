//! Timing of the traffic between servers.

use std::time::Duration;

/// How often a server sends a heartbeat to the others.
pub const HEARTBEAT: Duration = Duration::from_secs(2);
/// A server without a heartbeat for this long counts as gone, together with its people.
pub const SILENCE: Duration = Duration::from_secs(7);
