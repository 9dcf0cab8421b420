//! Errors of locks and of guarded work.

use super::key::Key;
use std::{fmt, time::Duration};

/// A lock that was not acquired in time. Nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// The key. If several keys are locked in one step, the one with the lowest id.
    pub key: Key,
    /// The reason.
    pub reason: BusyReason,
    /// How long the caller waited.
    pub waited: Duration,
}

/// Why a lock was not acquired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusyReason {
    /// Another session held it, and the caller only made one attempt ([`Wait::Try`](crate::Wait::Try)).
    Taken,
    /// It was held for the whole time limit.
    TimedOut,
    /// Too many callers are waiting already, for this key or in total ([`QueueLimits`](crate::QueueLimits)).
    QueueFull,
    /// All connections for locks are in use.
    NoConnection,
}

impl BusyReason {
    /// The value of the label `reason` in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::TimedOut => "timeout",
            Self::QueueFull => "crowded",
            Self::NoConnection => "no connection",
        }
    }
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match self.reason {
            BusyReason::Taken => write!(f, "the lock {key} is taken"),
            BusyReason::TimedOut => {
                write!(f, "the lock {key} was not free within {:?}", self.waited)
            }
            BusyReason::QueueFull => write!(f, "too many callers wait for the lock {key}"),
            BusyReason::NoConnection => {
                write!(f, "no connection for the lock {key} within {:?}", self.waited)
            }
        }
    }
}

impl std::error::Error for Busy {}

/// Why a lock was not acquired. `X` is the error of the [backend](crate::Backend): of the database, a
/// connection or the network.
#[derive(Debug, thiserror::Error)]
pub enum LockError<X = sqlx::Error> {
    /// It was not acquired in time.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The backend failed.
    #[error("the lock backend failed: {0}")]
    Backend(X),
}

/// Why guarded work was not done.
///
/// A timeout of the work itself is always [`Work`](Self::Work), even if another lock was busy. Only the
/// guard's own lock is [`Busy`](Self::Busy).
#[derive(Debug, thiserror::Error)]
pub enum GuardError<E, X = sqlx::Error> {
    /// The lock was not acquired in time. The work has not started.
    #[error(transparent)]
    Busy(Busy),
    /// The backend failed. If the commit failed, it is unknown whether the work took effect.
    #[error("the lock backend failed: {0}")]
    Backend(X),
    /// The work failed and was rolled back.
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
