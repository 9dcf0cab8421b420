//! Measures how long ago something was stored, on this server or another.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Microseconds since 1970 by this machine's clock. For metrics only: nothing is ordered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SentAt(u64);

impl SentAt {
    /// The current time.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(u64::try_from(since.as_micros()).unwrap_or_default())
    }

    /// The time since then; zero if the clocks of two servers differ by more than that.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        Duration::from_micros(Self::now().0.saturating_sub(self.0))
    }
}
