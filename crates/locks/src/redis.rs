//! Locks of one Redis server, for work outside of the database.
//!
//! A key is set if it does not exist, with an expiry (the lease), and is deleted only by the holder that
//! set it (Redis manual, "Distributed Locks with Redis", and SET). The lease is renewed in the
//! background. Waiters are notified of a release, and poll only when the lease they wait for has ended.

mod error;
mod lease;
mod notifications;
mod scripts;

pub use error::{InvalidRedisUrl, RedisLockError};
pub use lease::{Lease, RedisLock};

use super::{
    backend::Backend,
    error::{Busy, BusyReason, LockError},
    key::Key,
    wait::Deadline,
};
use ::redis::{Client, ConnectionAddr};
use lease::Holding;
use notifications::Notifications;
use scripts::{Attempt, Scripts};
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// A waiter polls this long after the expected end of the lease.
const AFTER_LEASE: Duration = Duration::from_millis(5);

/// The locks of one Redis server, as a [`Backend`]. Connects when it is first used.
///
/// A holder that is paused for longer than its lease does not notice that another holder has the lock.
/// Only a resource that refuses old [fencing tokens](Lease::fencing_token) is safe from that (M.
/// Kleppmann, "How to do distributed locking", 2016).
pub struct Redis {
    scripts: Arc<Scripts>,
    notifications: Notifications,
    lease: Duration,
}

impl Redis {
    /// The default lease: how long a lock outlives a holder that was killed.
    pub const LEASE: Duration = Duration::from_secs(10);

    /// Locks of the server at `url`: `redis://user:password@host:6379/0` or `redis+unix:///path/socket`.
    ///
    /// # Errors
    /// [`InvalidRedisUrl`].
    ///
    /// # Panics
    /// Outside of a Tokio runtime.
    pub fn open(url: &str) -> Result<Self, InvalidRedisUrl> {
        let client = client(url)?;
        let scripts = Scripts::new(client.clone()).map_err(|_| InvalidRedisUrl)?;
        let notifications = Notifications::new(client);
        Ok(Self { scripts: Arc::new(scripts), notifications, lease: Self::LEASE })
    }

    /// Sets another lease than [`LEASE`](Self::LEASE). It is renewed after each third of it.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Whether [`open`](Self::open) accepts `url`. Does not connect.
    ///
    /// # Errors
    /// [`InvalidRedisUrl`].
    pub fn check(url: &str) -> Result<(), InvalidRedisUrl> {
        client(url).map(drop)
    }

    async fn attempt(&self, holding: &Holding) -> Result<Attempt, RedisLockError> {
        let requested = Instant::now();
        let attempt = self.scripts.acquire(&holding.keys, &holding.holder, self.lease).await?;
        if let Attempt::Acquired { .. } = attempt {
            holding.extend(requested + self.lease);
        }
        Ok(attempt)
    }
}

/// Drops errors of the redis crate, which would print the URL with its password.
fn client(url: &str) -> Result<Client, InvalidRedisUrl> {
    let client = Client::open(url).map_err(|_| InvalidRedisUrl)?;
    let address = client.get_connection_info().addr();
    match address {
        ConnectionAddr::Tcp(..) | ConnectionAddr::Unix(_) if address.is_supported() => Ok(client),
        _ => Err(InvalidRedisUrl),
    }
}

impl fmt::Debug for Redis {
    /// Omits the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("lease", &self.lease).finish_non_exhaustive()
    }
}

impl Backend for Redis {
    type Error = RedisLockError;
    type Held = RedisLock;

    async fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        deadline: &Deadline,
    ) -> Result<RedisLock, LockError<RedisLockError>> {
        let busy = |reason| Busy { key: keys[0].clone(), reason, waited: deadline.waited() };
        // Dropping it releases what an attempt may have locked.
        let lock = RedisLock::attempt(Holding::new(Arc::clone(&self.scripts), self.lease, keys));
        let mut subscription = None;
        loop {
            let attempt = self.attempt(lock.holding()).await.map_err(LockError::Backend)?;
            let lease = match attempt {
                Attempt::Acquired { token } => return Ok(lock.acquired(token)),
                Attempt::Held { lease } => lease,
            };
            if deadline.is_try() {
                return Err(busy(BusyReason::Taken).into());
            }
            let Some(subscription) = &subscription else {
                // Subscribe, then try again: a release in between must not be missed.
                subscription = Some(self.notifications.subscribe(&lock.holding().keys).await);
                continue;
            };
            let lease = lease.unwrap_or(self.lease) + AFTER_LEASE;
            let delay = deadline.remaining().map_or(lease, |left| left.min(lease));
            let _ = timeout(delay, subscription.released()).await;
            if deadline.remaining().is_some_and(|left| left.is_zero()) {
                return Err(busy(BusyReason::TimedOut).into());
            }
        }
    }
}
