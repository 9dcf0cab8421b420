//! How long somebody is ready to wait.

use std::time::Duration;
use tokio::time::Instant;

/// How long to wait for a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until it is free.
    Forever,
    /// Not at all: it is tried once.
    Try,
    /// At most so long.
    AtMost(Duration),
}

impl Default for Wait {
    /// Five seconds: longer than any transaction of a program that answers people should take.
    fn default() -> Self {
        Self::AtMost(Duration::from_secs(5))
    }
}

/// As in the Python package: `None` waits, zero tries once.
impl From<Option<Duration>> for Wait {
    fn from(timeout: Option<Duration>) -> Self {
        match timeout {
            None => Self::Forever,
            Some(Duration::ZERO) => Self::Try,
            Some(time) => Self::AtMost(time),
        }
    }
}

/// A wait that has begun: what is used up waiting for one thing is not there for the next.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    began: Instant,
    wait: Wait,
}

impl Patience {
    /// Begins to wait.
    #[must_use]
    pub fn begin(wait: Wait) -> Self {
        Self { began: Instant::now(), wait }
    }

    /// How long it has lasted.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.began.elapsed()
    }

    /// Whether one try is all.
    #[must_use]
    pub fn is_one_try(&self) -> bool {
        self.wait == Wait::Try
    }

    /// What is left; `None`: for ever.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        match self.wait {
            Wait::Forever => None,
            Wait::Try => Some(Duration::ZERO),
            Wait::AtMost(time) => Some(time.saturating_sub(self.began.elapsed())),
        }
    }

    /// Waits for `what` as long as is left, and `more`. `None`: it did not come in time.
    pub async fn bounded<T>(&self, more: Duration, what: impl Future<Output = T>) -> Option<T> {
        match self.left() {
            None => Some(what.await),
            Some(left) => tokio::time::timeout(left.saturating_add(more), what).await.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_means_what_it_means_in_the_python_package() {
        assert_eq!(Wait::from(None), Wait::Forever);
        assert_eq!(Wait::from(Some(Duration::ZERO)), Wait::Try);
        let second = Duration::from_secs(1);
        assert_eq!(Wait::from(Some(second)), Wait::AtMost(second));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_waited_is_not_there_again() {
        let patience = Patience::begin(Wait::AtMost(Duration::from_secs(3)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(patience.left(), Some(Duration::from_secs(1)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(patience.left(), Some(Duration::ZERO));
        assert_eq!(Patience::begin(Wait::Forever).left(), None);
    }
}
