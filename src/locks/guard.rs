//! Work that is done under a lock.

use super::queue::Place;
use super::{Backend, Busy, GuardError, Held, Key, LockError, Locks, Patience, Wait, meters};
use tokio::time::Instant;

/// A lock that is about to be asked for.
#[derive(Debug)]
#[must_use = "nothing is locked before it is run or taken"]
pub struct Guard<'l, B: Backend> {
    locks: &'l Locks<B>,
    keys: Vec<Key>,
    wait: Wait,
}

/// A lock that is held. Dropped, it is given up, and what was done under it is taken back.
#[derive(Debug)]
pub struct Lock<B: Backend> {
    // Freed before the places are: who comes next shall find it free.
    held: Option<B::Held>,
    places: Vec<Place>,
    family: &'static str,
    since: Instant,
}

impl<'l, B: Backend> Guard<'l, B> {
    pub(super) fn new(locks: &'l Locks<B>, key: Key) -> Self {
        Self { locks, keys: vec![key], wait: Wait::default() }
    }

    /// How long to wait; otherwise [`Wait::default`].
    pub fn wait(mut self, wait: impl Into<Wait>) -> Self {
        self.wait = wait.into();
        self
    }

    /// One key more. All are taken in one order, by their numbers, so that no two who want the same
    /// keys wait for each other.
    pub fn and(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// Does `work` under the lock, on the connection of its transaction, which is committed if the work succeeds and
    /// rolled back if it fails, panics or is dropped.
    ///
    /// ```no_run
    /// # async fn example(locks: concord::locks::Locks) -> Result<(), Box<dyn std::error::Error>> {
    /// use concord::locks::{Key, Wait};
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
    /// When the lock is not got, or the work fails, or it cannot be committed.
    pub async fn run<T, E>(
        self,
        work: impl AsyncFnOnce(&mut <B::Held as Held>::Work) -> Result<T, E>,
    ) -> Result<T, GuardError<E, B::Error>> {
        let mut lock = self.take().await?;
        match work(lock.work()).await {
            Ok(value) => {
                lock.finish().await.map_err(GuardError::Backend)?;
                Ok(value)
            }
            Err(error) => {
                lock.give_up().await;
                Err(GuardError::Work(error))
            }
        }
    }

    /// The same, with something else to do where the lock is not got in time.
    ///
    /// # Errors
    /// As `instead` says, and like [`run`](Self::run).
    pub async fn run_or<T, E>(
        self,
        instead: impl FnOnce(Busy) -> Result<T, E>,
        work: impl AsyncFnOnce(&mut <B::Held as Held>::Work) -> Result<T, E>,
    ) -> Result<T, GuardError<E, B::Error>> {
        match self.run(work).await {
            Err(GuardError::Busy(busy)) => instead(busy).map_err(GuardError::Work),
            other => other,
        }
    }

    /// Takes the lock, for work that does not fit into a closure.
    ///
    /// # Errors
    /// When it is not got in time, or the backend fails.
    pub async fn take(mut self) -> Result<Lock<B>, LockError<B::Error>> {
        let first = self.keys[0].clone();
        self.keys.sort_by_key(Key::number);
        self.keys.dedup_by_key(|key| key.number());
        let patience = Patience::begin(self.wait);
        let waiting = meters::Waiting::begin(&first);
        let taken = self.take_in_order(&first, &patience).await;
        drop(waiting);
        match &taken {
            Ok(_) => meters::got(&first, patience.waited()),
            Err(LockError::Busy(busy)) => meters::busy(first.family(), busy.reason),
            Err(LockError::Backend(_)) => {}
        }
        taken
    }

    /// First the turn in this process, then the lock itself.
    async fn take_in_order(
        &self,
        first: &Key,
        patience: &Patience,
    ) -> Result<Lock<B>, LockError<B::Error>> {
        let mut places = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            let place = self.locks.queue.turn(key, patience).await;
            let busy = |reason| Busy { key: key.clone(), reason, waited: patience.waited() };
            places.push(place.map_err(busy)?);
        }
        let held = self.locks.backend.acquire(&self.keys, patience).await?;
        places.iter_mut().for_each(Place::held);
        let family = first.family();
        Ok(Lock { held: Some(held), places, family, since: Instant::now() })
    }
}

impl<B: Backend> Lock<B> {
    /// What the work is done with: in PostgreSQL the connection, in the transaction.
    #[expect(clippy::expect_used, reason = "only the methods that take self take it out")]
    pub fn work(&mut self) -> &mut <B::Held as Held>::Work {
        self.held.as_mut().expect("it is held until the end").work()
    }

    /// The work counts; frees the lock.
    ///
    /// # Errors
    /// When nobody says that it counts.
    pub async fn finish(mut self) -> Result<(), B::Error> {
        match self.held.take() {
            Some(held) => held.finish().await,
            None => Ok(()),
        }
    }

    /// The work is taken back; frees the lock.
    pub async fn give_up(mut self) {
        if let Some(held) = self.held.take() {
            held.give_up().await;
        }
    }
}

impl<B: Backend> Drop for Lock<B> {
    fn drop(&mut self) {
        meters::freed(self.family, self.since.elapsed());
        drop(self.held.take());
        self.places.clear();
    }
}
