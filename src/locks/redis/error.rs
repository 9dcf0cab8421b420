//! What can go wrong with Redis.

use std::time::Duration;

/// Why Redis gave no lock, or does not say that the work counts.
#[derive(Debug, thiserror::Error)]
pub enum RedisLockError {
    /// It does not answer, or answers nonsense.
    #[error("Redis: {0}")]
    Redis(#[from] ::redis::RedisError),
    /// It did not answer in time.
    #[error("Redis did not answer within {0:?}")]
    Silent(Duration),
    /// The lease ran out before the work was done: somebody else may have held the lock meanwhile.
    #[error("the lease of the lock ran out before the work was done")]
    LeaseLost,
}

/// An address that is none. Its text does not repeat it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not the address of a Redis server. It looks like redis://user:password@host:6379/0 or \
     redis+unix:///path/of/socket; rediss:// (TLS) is not supported"
)]
pub struct BadRedisUrl;
