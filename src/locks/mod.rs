//! Locks by business key, row locks, and what to do when they clash: a small library in its own right.
//!
//! Three tools, from the cheapest to the dearest; `docs/LOCKING.md` says when to use which:
//!
//! - One statement that checks and writes (`UPDATE … WHERE …`) needs none of this.
//! - [`RowLock`]: rows of one database, held by the transaction that will change them or rely on them.
//! - [`Locks`]: a business key such as `stock:ABC`, for what is no row or not yet one, or lies outside.
//!
//! A lock is asked for as a [`Guard`] around a closure that gets the transaction, as a
//! [layer](LockLayer) around an axum route, or [inside](lock_within) a transaction that is already there.
//! [`retry()`] repeats a transaction that lost a deadlock or could not be serialized. [`Locks::now`] shows
//! who holds and waits for what.

mod backend;
mod error;
mod guard;
mod holders;
mod key;
mod layer;
pub mod meters;
mod postgres;
mod queue;
mod redis;
mod retry;
mod rows;
mod template;
mod wait;
mod within;

pub use backend::{Backend, Held};
pub use error::{Busy, BusyReason, GuardError, LockError};
pub use guard::{Guard, Lock};
pub use holders::{KeyNow, LONG, LocksNow, Session, WaitNow};
pub use key::Key;
pub use layer::{LockLayer, LockService, Locked};
pub use postgres::{NAME, Postgres, PostgresHeld};
pub use queue::{Limits, LineNow, Place, Queue};
pub use redis::{BadRedisUrl, Redis, RedisHeld, RedisLockError, RedisWork};
pub use retry::{Backoff, Contention, retry};
pub use rows::{RowLock, RowWait, Strength};
pub use template::{Missing, Template, TemplateError};
pub use wait::{Patience, Wait};
pub use within::lock_within;

use std::sync::Arc;

/// Locks by business key. Cheap to clone; clones share the lines of those who wait.
#[derive(Debug)]
pub struct Locks<B: Backend = Postgres> {
    backend: Arc<B>,
    queue: Arc<Queue>,
}

impl<B: Backend> Locks<B> {
    /// Locks that `backend` gives, with at most so many who wait in this process.
    #[must_use]
    pub fn new(backend: B, limits: Limits) -> Self {
        Self { backend: Arc::new(backend), queue: Queue::new(limits) }
    }

    /// Something to do under the lock of a key.
    pub fn guard(&self, key: Key) -> Guard<'_, B> {
        Guard::new(self, key)
    }

    /// Who holds and waits in this process.
    #[must_use]
    pub fn lines(&self) -> Vec<LineNow> {
        self.queue.lines()
    }

    /// Where the locks come from.
    #[must_use]
    pub fn backend(&self) -> &B {
        &self.backend
    }
}

impl<B: Backend> Clone for Locks<B> {
    fn clone(&self) -> Self {
        Self { backend: Arc::clone(&self.backend), queue: Arc::clone(&self.queue) }
    }
}
