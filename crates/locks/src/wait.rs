//! How long to wait for a lock.

use std::time::Duration;
use tokio::time::Instant;

/// How long to wait for a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until it is free.
    Forever,
    /// Not at all: one attempt.
    Try,
    /// At most this long, in the process and in the backend together.
    AtMost(Duration),
}

impl Default for Wait {
    /// Five seconds: longer than a transaction of an interactive program should take.
    fn default() -> Self {
        Self::AtMost(Duration::from_secs(5))
    }
}

/// As in the Python package: `None` waits forever, zero is one attempt.
impl From<Option<Duration>> for Wait {
    fn from(timeout: Option<Duration>) -> Self {
        match timeout {
            None => Self::Forever,
            Some(Duration::ZERO) => Self::Try,
            Some(time) => Self::AtMost(time),
        }
    }
}

/// A [`Wait`] that has started. Several steps can share one deadline.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    started: Instant,
    wait: Wait,
}

impl Deadline {
    /// Starts the clock.
    #[must_use]
    pub fn start(wait: Wait) -> Self {
        Self { started: Instant::now(), wait }
    }

    /// The time since the start.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether only one attempt is allowed: [`Wait::Try`].
    #[must_use]
    pub fn is_try(&self) -> bool {
        self.wait == Wait::Try
    }

    /// The remaining time, `None` for [`Wait::Forever`].
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        match self.wait {
            Wait::Forever => None,
            Wait::Try => Some(Duration::ZERO),
            Wait::AtMost(time) => Some(time.saturating_sub(self.started.elapsed())),
        }
    }

    /// Runs `future` for at most the remaining time plus `grace`. `None` if it did not complete.
    pub async fn timeout<T>(&self, grace: Duration, future: impl Future<Output = T>) -> Option<T> {
        match self.remaining() {
            None => Some(future.await),
            Some(left) => tokio::time::timeout(left.saturating_add(grace), future).await.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_means_the_same_as_in_the_python_package() {
        assert_eq!(Wait::from(None), Wait::Forever);
        assert_eq!(Wait::from(Some(Duration::ZERO)), Wait::Try);
        let second = Duration::from_secs(1);
        assert_eq!(Wait::from(Some(second)), Wait::AtMost(second));
    }

    #[tokio::test(start_paused = true)]
    async fn the_remaining_time_shrinks() {
        let deadline = Deadline::start(Wait::AtMost(Duration::from_secs(3)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(deadline.remaining(), Some(Duration::from_secs(1)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(deadline.remaining(), Some(Duration::ZERO));
        assert_eq!(Deadline::start(Wait::Forever).remaining(), None);
    }
}
