//! How a server keeps its locks, and its background work that only one server of all does at a time.

use crate::db::{Address, LOCK_TIMEOUT, SessionSettings};
use concord_locks::{
    Backend, BusyReason, InvalidRedisUrl, Key, LockError, Locks, Postgres, QueueLimits, Redis, Wait,
};
use std::{fmt::Display, time::Duration};

/// How long the transaction of a lock may do nothing: the work that it guards may be done elsewhere. Longer
/// than a request takes.
const IDLE_GUARD: Duration = Duration::from_secs(60);

/// How locks are kept.
#[derive(Debug, Clone)]
pub struct LockOptions {
    /// How many connections they take at most, beside the pool's.
    pub connections: u32,
    /// How many may wait for them.
    pub limits: QueueLimits,
    /// The Redis that keeps the locks of background work; `None`: PostgreSQL does.
    pub redis: Option<String>,
}

impl Default for LockOptions {
    fn default() -> Self {
        Self { connections: 8, limits: QueueLimits::default(), redis: None }
    }
}

impl LockOptions {
    /// Locks of the database.
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

    /// What background work is done under, `locks` unless there is a Redis.
    pub(super) fn alone(&self, locks: &Locks) -> Result<Alone, InvalidRedisUrl> {
        Ok(match &self.redis {
            Some(url) => Alone::Redis(Locks::new(Redis::open(url)?, self.limits)),
            None => Alone::Postgres(locks.clone()),
        })
    }
}

/// Background work is done by one server at a time.
///
/// Only to spare the others the work, and the database their questions: two servers that do it at once
/// do no harm, as each step holds the rows that it works at. So a lock of Redis will do, which may fail to
/// keep out a server that was paused.
#[derive(Debug, Clone)]
pub(super) enum Alone {
    Postgres(Locks),
    Redis(Locks<Redis>),
}

impl Alone {
    /// Does `work`, unless another server is at it.
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
