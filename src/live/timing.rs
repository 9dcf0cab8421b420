//! Timing of a socket.

use std::time::Duration;

/// How often the server pings a tab.
pub const PING: Duration = Duration::from_secs(3);
/// A tab that sends nothing for this long counts as gone.
pub const DEAD: Duration = Duration::from_secs(8);
