//! A lock that is held for a lease at a time.

use super::{Redis, RedisLockError};
use crate::locks::{Held, Key};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// What a holder has in Redis.
pub(super) struct Lease {
    redis: Arc<Redis>,
    pub(super) keys: Vec<String>,
    /// A name that no other holder has.
    pub(super) holder: String,
    /// Counted from before it was asked for: never later than Redis has it.
    until: Mutex<Instant>,
    lost: watch::Sender<bool>,
}

impl Lease {
    pub(super) fn new(redis: Arc<Redis>, keys: &[Key]) -> Arc<Self> {
        Arc::new(Self {
            redis,
            keys: keys.iter().map(|key| format!("concord:lock:{key}")).collect(),
            holder: uuid::Uuid::new_v4().to_string(),
            until: Mutex::new(Instant::now()),
            lost: watch::Sender::new(false),
        })
    }

    pub(super) fn renewed(&self, until: Instant) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn until(&self) -> Instant {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_lost(&self) -> bool {
        *self.lost.borrow() || Instant::now() >= self.until()
    }

    /// Renews the lease each third of it, until it is lost or this is dropped.
    async fn keep(self: Arc<Self>) {
        let length = self.redis.lease;
        loop {
            sleep(length / 3).await;
            let asked = Instant::now();
            let renewing = self.redis.scripts.renew(&self.keys, &self.holder, length);
            let renewed = tokio::select! {
                renewed = renewing => renewed,
                () = sleep_until(self.until()) => break,
            };
            match renewed {
                Ok(true) => self.renewed(asked + length),
                Ok(false) => break,
                // Perhaps it comes back before the lease ends.
                Err(error) => tracing::warn!(%error, "a lock's lease could not be renewed"),
            }
            if self.is_lost() {
                break;
            }
        }
        tracing::warn!(keys = ?self.keys, "a lock's lease is lost");
        self.lost.send_replace(true);
    }

    async fn release(&self) -> Result<(), RedisLockError> {
        match self.redis.scripts.release(&self.keys, &self.holder).await? {
            freed if freed == self.keys.len() => Ok(()),
            _ => Err(RedisLockError::LeaseLost),
        }
    }
}

/// A lock of Redis. Dropped, it is freed at once, or when its lease ends if Redis is away.
pub struct RedisHeld {
    /// There until one of the three ends.
    lease: Option<Arc<Lease>>,
    work: RedisWork,
    renewal: Option<JoinHandle<()>>,
}

/// What work under a lock of Redis is given.
#[derive(Debug, Clone)]
pub struct RedisWork {
    token: u64,
    lease: LeaseSeen,
}

#[derive(Clone)]
struct LeaseSeen {
    lease: Arc<Lease>,
    lost: watch::Receiver<bool>,
}

impl RedisWork {
    /// A number that is larger than that of each earlier holder. A resource that remembers the largest it
    /// has seen and refuses smaller ones is safe from a holder that does not know it lost the lock.
    #[must_use]
    pub const fn fencing_token(&self) -> u64 {
        self.token
    }

    /// Whether somebody else may hold the lock now.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.lease.lease.is_lost()
    }

    /// How long the lock is sure if it is not renewed any more.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.lease.lease.until().saturating_duration_since(Instant::now())
    }

    /// Returns when the lock is lost; for work to stop at. Not at its regular end.
    pub async fn lost(&self) {
        let mut lost = self.lease.lost.clone();
        // The sender lives as long as the lease.
        let _ = lost.wait_for(|lost| *lost).await;
    }
}

impl std::fmt::Debug for LeaseSeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lease").field("keys", &self.lease.keys).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RedisHeld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisHeld").field("work", &self.work).finish_non_exhaustive()
    }
}

impl RedisHeld {
    /// One that may be held, for all that is known. Dropped, it is freed, too.
    pub(super) fn attempt(lease: Arc<Lease>) -> Self {
        let seen = LeaseSeen { lease: Arc::clone(&lease), lost: lease.lost.subscribe() };
        Self { lease: Some(lease), work: RedisWork { token: 0, lease: seen }, renewal: None }
    }

    pub(super) const fn lease(&self) -> &Arc<Lease> {
        &self.work.lease.lease
    }

    /// It is held; from here on it is renewed.
    pub(super) fn succeeded(mut self, token: u64) -> Self {
        self.work.token = token;
        self.renewal = Some(tokio::spawn(Arc::clone(self.lease()).keep()));
        self
    }

    /// Ends the renewal; what is left is to be freed.
    fn end(&mut self) -> Option<Arc<Lease>> {
        if let Some(renewal) = self.renewal.take() {
            renewal.abort();
        }
        self.lease.take()
    }
}

impl Held for RedisHeld {
    type Error = RedisLockError;
    type Work = RedisWork;

    fn work(&mut self) -> &mut RedisWork {
        &mut self.work
    }

    async fn finish(mut self) -> Result<(), RedisLockError> {
        let Some(lease) = self.end() else { return Ok(()) };
        // Also where nobody waits for the end of it.
        let released = tokio::spawn(async move { lease.release().await });
        released.await.unwrap_or(Err(RedisLockError::LeaseLost))
    }

    async fn give_up(mut self) {
        let Some(lease) = self.end() else { return };
        let _ = tokio::spawn(async move { lease.release().await }).await;
    }
}

impl Drop for RedisHeld {
    fn drop(&mut self) {
        let Some(lease) = self.end() else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { lease.release().await });
        }
    }
}
