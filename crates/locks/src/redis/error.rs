//! Errors of the Redis backend.

use std::time::Duration;

/// Why Redis granted no lock, or did not confirm that it was held until the end.
#[derive(Debug, thiserror::Error)]
pub enum RedisLockError {
    /// The connection failed, or the answer is invalid.
    #[error("Redis: {0}")]
    Redis(#[from] ::redis::RedisError),
    /// No answer within this time.
    #[error("Redis did not answer within {0:?}")]
    Timeout(Duration),
    /// The lease ended before the work did: another holder may have had the lock in the meantime.
    #[error("the lease of the lock ended before the work was done")]
    LeaseLost,
}

/// A URL that is not supported. The message does not repeat it, because it may contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not the address of a Redis server. It looks like redis://user:password@host:6379/0 or \
     redis+unix:///path/of/socket; rediss:// (TLS) is not supported"
)]
pub struct InvalidRedisUrl;
