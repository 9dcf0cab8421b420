//! Why there was no lock, and whose fault it was.

use super::Key;
use std::{fmt, time::Duration};

/// A lock that was not got in time. Nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// The key that could not be got; of several that are taken in one step, the one with the least number.
    pub key: Key,
    /// Why.
    pub reason: BusyReason,
    /// How long it was waited for.
    pub waited: Duration,
}

/// Why a lock was not got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusyReason {
    /// Somebody held it, and one try was wanted.
    Taken,
    /// Somebody held it all the time.
    TimedOut,
    /// Too many wait already, for this key or in all.
    Crowded,
    /// All connections that are kept for locks are in use.
    NoConnection,
}

impl BusyReason {
    /// The word in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::TimedOut => "timeout",
            Self::Crowded => "crowded",
            Self::NoConnection => "no connection",
        }
    }
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match self.reason {
            BusyReason::Taken => write!(f, "somebody else holds the lock {key}"),
            BusyReason::TimedOut => {
                write!(f, "somebody else held the lock {key} for {:?}", self.waited)
            }
            BusyReason::Crowded => write!(f, "too many wait for the lock {key} or for others"),
            BusyReason::NoConnection => {
                write!(f, "no connection for the lock {key} in {:?}", self.waited)
            }
        }
    }
}

impl std::error::Error for Busy {}

/// Why there is no lock. `X`: what can go wrong in the backend.
#[derive(Debug, thiserror::Error)]
pub enum LockError<X = sqlx::Error> {
    /// It was not got in time.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The backend failed.
    #[error("the locks cannot be reached: {0}")]
    Backend(X),
}

/// Why guarded work was not done. A timeout inside the work is [`Work`](Self::Work), whatever it is
/// called there; only this very lock makes [`Busy`](Self::Busy).
#[derive(Debug, thiserror::Error)]
pub enum GuardError<E, X = sqlx::Error> {
    /// The lock was not got in time; the work was not begun.
    #[error(transparent)]
    Busy(Busy),
    /// The backend failed. If it was at the commit, nobody knows whether the work counts.
    #[error("the locks cannot be reached: {0}")]
    Backend(X),
    /// The work itself failed; it was rolled back.
    #[error("{0}")]
    Work(E),
}

impl<E, X> From<LockError<X>> for GuardError<E, X> {
    fn from(error: LockError<X>) -> Self {
        match error {
            LockError::Busy(busy) => Self::Busy(busy),
            LockError::Backend(error) => Self::Backend(error),
        }
    }
}
