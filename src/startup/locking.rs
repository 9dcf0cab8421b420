//! The lock backends of a server, and background work that runs on one server at a time.

use crate::db::{Address, LOCK_TIMEOUT, SessionSettings};
use concord_locks::{
    Backend, BusyReason, InvalidRedisUrl, Key, LockError, Locks, Postgres, QueueLimits, Redis, Wait,
};
use std::{fmt::Display, time::Duration};

/// How long the transaction of a lock may be idle, because the guarded work may happen elsewhere. Longer
/// than a request takes.
const IDLE_GUARD: Duration = Duration::from_secs(60);

/// The options of the locks.
#[derive(Debug, Clone)]
pub struct LockOptions {
    /// The maximum number of connections for locks, in addition to the pool's.
    pub connections: u32,
    /// How many requests may wait for locks.
    pub limits: QueueLimits,
    /// The Redis for the locks of background work; `None`: use PostgreSQL.
    pub redis: Option<String>,
}

impl Default for LockOptions {
    fn default() -> Self {
        Self { connections: 8, limits: QueueLimits::default(), redis: None }
    }
}

impl LockOptions {
    /// The locks in the database.
    pub(super) fn locks(&self, database: &Address) -> Locks {
        let session = SessionSettings { idle_transaction: IDLE_GUARD, statement: None };
        let postgres = if database.is_pooled() {
            Postgres::through_pooler(database.main(), self.connections, LOCK_TIMEOUT)
                .with_idle_limit(IDLE_GUARD)
        } else {
            let address = session.at(database.main().clone());
            Postgres::new(&address, self.connections, LOCK_TIMEOUT)
        };
        Locks::new(postgres, self.limits)
    }

    /// The locks for background work: `locks`, or those of Redis if it is configured.
    pub(super) fn alone(&self, locks: &Locks) -> Result<Alone, InvalidRedisUrl> {
        Ok(match &self.redis {
            Some(url) => Alone::Redis(Locks::new(Redis::open(url)?, self.limits)),
            None => Alone::Postgres(locks.clone()),
        })
    }
}

/// Runs background work on one server at a time.
///
/// This only avoids duplicate work and queries: two servers that run a job at once do no harm, because each
/// step locks the rows that it processes. So a Redis lock is enough, although it may not exclude a server
/// that was paused.
#[derive(Debug, Clone)]
pub(super) enum Alone {
    Postgres(Locks),
    Redis(Locks<Redis>),
}

impl Alone {
    /// Runs `work`, unless another server is running this job.
    pub(super) async fn run(&self, job: &str, work: impl Future<Output = ()> + Send) {
        let key = Key::new("job", job);
        match self {
            Self::Postgres(locks) => under(locks, key, work).await,
            Self::Redis(locks) => under(locks, key, work).await,
        }
    }
}

async fn under<B: Backend<Error: Display>>(
    locks: &Locks<B>,
    key: Key,
    work: impl Future<Output = ()> + Send,
) {
    let name = key.to_string();
    let lock = match locks.guard(key).wait(Wait::Try).acquire().await {
        Ok(lock) => lock,
        Err(LockError::Busy(busy)) if busy.reason == BusyReason::Taken => {
            return tracing::debug!(%busy, "left to another server");
        }
        Err(LockError::Busy(busy)) => return tracing::warn!(%busy, "put off"),
        Err(LockError::Backend(error)) => return tracing::warn!(%error, name, "put off"),
    };
    work.await;
    if let Err(error) = lock.commit().await {
        tracing::debug!(%error, name, "the lock was lost before the work was done");
    }
}
