//! Locks of one Redis server, for work that lies outside of the database.
//!
//! A key is set only if it is not there, with an expiry (the lease), and is deleted only by the holder who
//! set it (Redis manual, "Distributed Locks with Redis", and SET). While it is held, the lease is renewed
//! in the background. Whoever waits is told by a message when the key is free, and looks by itself only
//! when the lease that it waits for has run out.
//!
//! What it does not promise: a holder that is paused longer than its lease does not know that somebody
//! else holds the lock. Only a resource that refuses old [fencing tokens](RedisWork::fencing_token) is safe
//! (M. Kleppmann, "How to do distributed locking", 2016). `docs/LOCKS.md` says when to use which.

mod error;
mod held;
mod scripts;
mod wakes;

pub use error::{BadRedisUrl, RedisLockError};
pub use held::{RedisHeld, RedisWork};

use super::{Backend, Busy, BusyReason, Key, LockError, Patience};
use ::redis::{Client, ConnectionAddr};
use held::Lease;
use scripts::{Scripts, Taken};
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};
use wakes::Wakes;

/// How much longer than the lease says a waiter waits before it looks by itself.
const AFTER_THE_LEASE: Duration = Duration::from_millis(5);

/// Locks of one Redis server. Connects when it is first asked.
pub struct Redis {
    scripts: Scripts,
    wakes: Wakes,
    lease: Duration,
}

impl Redis {
    /// How long a lock outlives a holder that is gone.
    pub const LEASE: Duration = Duration::from_secs(10);

    /// Locks of the server at `url`: `redis://user:password@host:6379/0` or `redis+unix:///path/socket`.
    ///
    /// # Errors
    /// When it is no such address.
    ///
    /// # Panics
    /// Outside of a Tokio runtime.
    pub fn open(url: &str) -> Result<Self, BadRedisUrl> {
        let client = client(url)?;
        let scripts = Scripts::new(client.clone()).map_err(|_| BadRedisUrl)?;
        Ok(Self { scripts, wakes: Wakes::new(client), lease: Self::LEASE })
    }

    /// Another lease than [`LEASE`](Self::LEASE). It is renewed each third of it.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Whether `url` is the address of a Redis server that can be used here.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(url: &str) -> Result<(), BadRedisUrl> {
        client(url).map(drop)
    }

    /// Tries once.
    async fn try_take(&self, attempt: &Arc<Lease>) -> Result<Taken, RedisLockError> {
        let asked = Instant::now();
        let taken = self.scripts.take(&attempt.keys, &attempt.holder, self.lease).await?;
        if let Taken::Yes { .. } = taken {
            attempt.renewed(asked + self.lease);
        }
        Ok(taken)
    }
}

/// The library would print the address, and with it the password.
fn client(url: &str) -> Result<Client, BadRedisUrl> {
    let client = Client::open(url).map_err(|_| BadRedisUrl)?;
    let address = client.get_connection_info().addr();
    match address {
        ConnectionAddr::Tcp(..) | ConnectionAddr::Unix(_) if address.is_supported() => Ok(client),
        _ => Err(BadRedisUrl),
    }
}

impl fmt::Debug for Redis {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("lease", &self.lease).finish_non_exhaustive()
    }
}

impl Backend for Redis {
    type Error = RedisLockError;
    type Held = RedisHeld;

    async fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        patience: &Patience,
    ) -> Result<RedisHeld, LockError<RedisLockError>> {
        let busy = |reason| Busy { key: keys[0].clone(), reason, waited: patience.waited() };
        // Dropped before it is held, it takes back what may have been taken.
        let attempt = RedisHeld::attempt(Lease::new(Arc::clone(self), keys));
        let mut free = None;
        loop {
            let lease = match self.try_take(attempt.lease()).await.map_err(LockError::Backend)? {
                Taken::Yes { token } => return Ok(attempt.succeeded(token)),
                Taken::No { lease } => lease,
            };
            if patience.is_one_try() {
                return Err(busy(BusyReason::Taken).into());
            }
            let Some(free) = &free else {
                // Listen first, then look again: no word can be missed between the two.
                free = Some(self.wakes.listen(&attempt.lease().keys).await);
                continue;
            };
            let lease = lease.unwrap_or(self.lease) + AFTER_THE_LEASE;
            let pause = patience.left().map_or(lease, |left| left.min(lease));
            let _ = timeout(pause, free.told()).await;
            if patience.left().is_some_and(|left| left.is_zero()) {
                return Err(busy(BusyReason::TimedOut).into());
            }
        }
    }
}
