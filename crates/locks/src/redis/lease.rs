//! A lock that is held by a lease, which is renewed in the background.

use super::{error::RedisLockError, scripts::Scripts};
use crate::{backend::HeldLock, key::Key};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// The keys of a holder in Redis.
pub(super) struct Holding {
    scripts: Arc<Scripts>,
    pub(super) keys: Vec<String>,
    /// Unique among all holders.
    pub(super) holder: String,
    /// The length of the lease.
    pub(super) length: Duration,
    /// The end of the lease. Computed from the time before the request, so never later than in Redis.
    until: Mutex<Instant>,
    lost: watch::Sender<bool>,
}

impl Holding {
    pub(super) fn new(scripts: Arc<Scripts>, length: Duration, keys: &[Key]) -> Arc<Self> {
        Arc::new(Self {
            scripts,
            keys: keys.iter().map(|key| format!("concord:lock:{key}")).collect(),
            holder: uuid::Uuid::new_v4().to_string(),
            length,
            until: Mutex::new(Instant::now()),
            lost: watch::Sender::new(false),
        })
    }

    pub(super) fn extend(&self, until: Instant) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn until(&self) -> Instant {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_lost(&self) -> bool {
        *self.lost.borrow() || Instant::now() >= self.until()
    }

    /// Renews the lease after each third of it, until it is lost or the task is aborted.
    async fn keep_renewing(self: Arc<Self>) {
        loop {
            sleep(self.length / 3).await;
            let requested = Instant::now();
            let renewal = self.scripts.renew(&self.keys, &self.holder, self.length);
            let renewed = tokio::select! {
                renewed = renewal => renewed,
                () = sleep_until(self.until()) => break,
            };
            match renewed {
                Ok(true) => self.extend(requested + self.length),
                Ok(false) => break,
                // Redis may come back before the lease ends.
                Err(error) => tracing::warn!(%error, "cannot renew the lease of a lock"),
            }
            if self.is_lost() {
                break;
            }
        }
        tracing::warn!(keys = ?self.keys, "lost the lease of a lock");
        self.lost.send_replace(true);
    }

    async fn release(&self) -> Result<(), RedisLockError> {
        match self.scripts.release(&self.keys, &self.holder).await? {
            released if released == self.keys.len() => Ok(()),
            _ => Err(RedisLockError::LeaseLost),
        }
    }
}

/// A lock in Redis. Dropping it releases it at once, or at the end of the lease if Redis is unreachable.
pub struct RedisLock {
    /// `Some` until commit, rollback or drop.
    holding: Option<Arc<Holding>>,
    lease: Lease,
    renewal: Option<JoinHandle<()>>,
}

/// The context of work under a lock in Redis: the state of the lease. There is no transaction.
#[derive(Clone)]
pub struct Lease {
    token: u64,
    holding: Arc<Holding>,
    lost: watch::Receiver<bool>,
}

impl Lease {
    /// A number that is greater than that of every earlier holder. A resource that remembers the
    /// greatest token and refuses smaller ones is safe from a holder that lost the lock unnoticed.
    #[must_use]
    pub const fn fencing_token(&self) -> u64 {
        self.token
    }

    /// Whether the lease has ended, so that another holder may have the lock.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.holding.is_lost()
    }

    /// The remaining time of the lease, if it is not renewed again.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.holding.until().saturating_duration_since(Instant::now())
    }

    /// Completes when the lease is lost, to stop the work. Does not complete on a regular release.
    pub async fn lost(&self) {
        let mut lost = self.lost.clone();
        // The sender lives as long as the `Holding`.
        let _ = lost.wait_for(|lost| *lost).await;
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, keys) = (&self.token, &self.holding.keys);
        f.debug_struct("Lease").field("token", token).field("keys", keys).finish_non_exhaustive()
    }
}

impl fmt::Debug for RedisLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLock").field("lease", &self.lease).finish_non_exhaustive()
    }
}

impl RedisLock {
    /// A lock that may be held: the response to an attempt can get lost. Dropping it releases it.
    pub(super) fn attempt(holding: Arc<Holding>) -> Self {
        let (lost, of_lease) = (holding.lost.subscribe(), Arc::clone(&holding));
        let lease = Lease { token: 0, holding: of_lease, lost };
        Self { holding: Some(holding), lease, renewal: None }
    }

    pub(super) const fn holding(&self) -> &Arc<Holding> {
        &self.lease.holding
    }

    /// Starts the renewal of a lock that is held.
    pub(super) fn acquired(mut self, token: u64) -> Self {
        self.lease.token = token;
        self.renewal = Some(tokio::spawn(Arc::clone(self.holding()).keep_renewing()));
        self
    }

    /// Stops the renewal. The caller releases what is returned.
    fn stop(&mut self) -> Option<Arc<Holding>> {
        if let Some(renewal) = self.renewal.take() {
            renewal.abort();
        }
        self.holding.take()
    }
}

impl HeldLock for RedisLock {
    type Error = RedisLockError;
    type Context = Lease;

    fn context(&mut self) -> &mut Lease {
        &mut self.lease
    }

    async fn commit(mut self) -> Result<(), RedisLockError> {
        let Some(holding) = self.stop() else { return Ok(()) };
        // In a separate task, so that it completes even if the caller is dropped.
        let released = tokio::spawn(async move { holding.release().await });
        released.await.unwrap_or(Err(RedisLockError::LeaseLost))
    }

    async fn rollback(mut self) {
        let Some(holding) = self.stop() else { return };
        let _ = tokio::spawn(async move { holding.release().await }).await;
    }
}

impl Drop for RedisLock {
    fn drop(&mut self) {
        let Some(holding) = self.stop() else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { holding.release().await });
        }
    }
}
