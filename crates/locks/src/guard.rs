//! Runs work under a lock.

use super::{
    backend::{Backend, HeldLock},
    error::{Busy, GuardError, LockError},
    key::Key,
    metrics,
    queue::{Queue, Ticket},
    wait::{Deadline, Wait},
};
use std::sync::Arc;
use tokio::time::Instant;

/// A request for a lock, made by [`Locks::guard`](crate::Locks::guard).
#[derive(Debug)]
#[must_use = "nothing is locked until `run` or `acquire`"]
pub struct Guard<'l, B: Backend> {
    backend: &'l Arc<B>,
    queue: &'l Arc<Queue>,
    keys: Vec<Key>,
    wait: Wait,
}

/// A lock that is held. Dropping it releases it and rolls back the work.
#[derive(Debug)]
pub struct Lock<B: Backend> {
    // Released before the tickets, so that the next caller finds the lock free.
    held: Option<B::Held>,
    tickets: Vec<Ticket>,
    family: &'static str,
    since: Instant,
}

impl<'l, B: Backend> Guard<'l, B> {
    pub(super) fn new(backend: &'l Arc<B>, queue: &'l Arc<Queue>, key: Key) -> Self {
        Self { backend, queue, keys: vec![key], wait: Wait::default() }
    }

    /// How long to wait. The default is [`Wait::default`].
    pub fn wait(mut self, wait: impl Into<Wait>) -> Self {
        self.wait = wait.into();
        self
    }

    /// Adds a key. All keys are locked in the order of their ids, so that two callers with the same
    /// keys cannot deadlock.
    pub fn and(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// Runs `work` under the lock, on the connection of its transaction. Commits if it succeeds, rolls
    /// back if it fails, panics or is dropped.
    ///
    /// ```no_run
    /// # async fn example(locks: concord_locks::Locks) -> Result<(), Box<dyn std::error::Error>> {
    /// use concord_locks::{Key, Wait};
    /// let left: i32 = locks
    ///     .guard(Key::new("stock", "ABC"))
    ///     .wait(Wait::Try)
    ///     .run(async |tx| sqlx::query_scalar("select 1").fetch_one(&mut *tx).await)
    ///     .await?;
    /// # let _ = left; Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`GuardError`].
    pub async fn run<T, E>(
        self,
        work: impl AsyncFnOnce(&mut <B::Held as HeldLock>::Context) -> Result<T, E>,
    ) -> Result<T, GuardError<E, B::Error>> {
        let mut lock = self.acquire().await?;
        match work(lock.context()).await {
            Ok(value) => {
                lock.commit().await.map_err(GuardError::Backend)?;
                Ok(value)
            }
            Err(error) => {
                lock.rollback().await;
                Err(GuardError::Work(error))
            }
        }
    }

    /// Like [`run`](Self::run), but calls `on_busy` if the lock is not acquired in time.
    ///
    /// # Errors
    /// [`GuardError`]; an error of `on_busy` is [`GuardError::Work`].
    pub async fn run_or_else<T, E>(
        self,
        on_busy: impl FnOnce(Busy) -> Result<T, E>,
        work: impl AsyncFnOnce(&mut <B::Held as HeldLock>::Context) -> Result<T, E>,
    ) -> Result<T, GuardError<E, B::Error>> {
        match self.run(work).await {
            Err(GuardError::Busy(busy)) => on_busy(busy).map_err(GuardError::Work),
            other => other,
        }
    }

    /// Acquires the lock, for work that does not fit into a closure.
    ///
    /// # Errors
    /// [`LockError`].
    pub async fn acquire(mut self) -> Result<Lock<B>, LockError<B::Error>> {
        let first = self.keys[0].clone();
        self.keys.sort_by_key(Key::id);
        self.keys.dedup_by_key(|key| key.id());
        let deadline = Deadline::start(self.wait);
        let acquire = self.acquire_sorted(&first, &deadline);
        let result = metrics::while_waiting(&first, acquire).await;
        match &result {
            Ok(_) => metrics::acquired(&first, deadline.waited()),
            Err(LockError::Busy(busy)) => metrics::busy(first.family(), busy.reason),
            Err(LockError::Backend(_)) => {}
        }
        result
    }

    /// Waits first in the queue of this process, then in the backend.
    async fn acquire_sorted(
        &self,
        first: &Key,
        deadline: &Deadline,
    ) -> Result<Lock<B>, LockError<B::Error>> {
        let mut tickets = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            let ticket = self.queue.enter(key, deadline).await;
            let busy = |reason| Busy { key: key.clone(), reason, waited: deadline.waited() };
            tickets.push(ticket.map_err(busy)?);
        }
        let held = self.backend.acquire(&self.keys, deadline).await?;
        tickets.iter_mut().for_each(Ticket::mark_held);
        let family = first.family();
        Ok(Lock { held: Some(held), tickets, family, since: Instant::now() })
    }
}

impl<B: Backend> Lock<B> {
    /// The context of the work: in PostgreSQL the connection, inside the transaction.
    #[expect(clippy::expect_used, reason = "only methods that take self remove it")]
    pub fn context(&mut self) -> &mut <B::Held as HeldLock>::Context {
        self.held.as_mut().expect("held until the end").context()
    }

    /// Commits the work and releases the lock.
    ///
    /// # Errors
    /// If the commit is not confirmed.
    pub async fn commit(mut self) -> Result<(), B::Error> {
        match self.held.take() {
            Some(held) => held.commit().await,
            None => Ok(()),
        }
    }

    /// Rolls back the work, if the backend has transactions, and releases the lock.
    pub async fn rollback(mut self) {
        if let Some(held) = self.held.take() {
            held.rollback().await;
        }
    }
}

impl<B: Backend> Drop for Lock<B> {
    fn drop(&mut self) {
        metrics::released(self.family, self.since.elapsed());
        drop(self.held.take());
        self.tickets.clear();
    }
}
