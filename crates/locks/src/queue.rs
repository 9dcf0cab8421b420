//! The waiting callers of this process: one FIFO queue per key.
//!
//! Only the first caller of a queue waits in the backend. So two hundred callers of one key use one
//! connection. When the holder commits, the backend wakes the next caller directly.

use super::{error::BusyReason, key::Key, wait::Deadline};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// How many callers of one process may wait. Any further caller is rejected at once ([`BusyReason::QueueFull`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueLimits {
    /// For one key, including the holder.
    pub per_key: usize,
    /// For all keys, including the holders.
    pub total: usize,
}

impl Default for QueueLimits {
    /// 256 per key, 1024 in total.
    fn default() -> Self {
        Self { per_key: 256, total: 1024 }
    }
}

/// The queues of one process. [`Locks`](crate::Locks) has one; use it alone to limit the callers of
/// something else, such as a connection pool.
#[derive(Debug)]
pub struct Queue {
    limits: QueueLimits,
    /// How many callers of a key may leave its queue at once.
    concurrency: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: HashMap<i64, KeyQueue>,
    callers: usize,
}

#[derive(Debug)]
struct KeyQueue {
    key: Key,
    /// The permits to use the backend, in FIFO order. Returned as soon as the backend has granted the
    /// lock.
    permits: Arc<Semaphore>,
    callers: usize,
    /// The callers that do not have a permit yet.
    queued: usize,
    held_since: Option<Instant>,
}

/// The queue of a key at one point in time.
#[derive(Debug, Clone)]
pub struct QueueStatus {
    /// The key.
    pub key: Key,
    /// The callers behind the holder, or behind the first caller if the lock is not held yet.
    pub waiting: usize,
    /// Those of them that are not waiting in the backend.
    pub queued: usize,
    /// For how long a caller of this process has held the lock; `None` if it waits for the backend.
    pub held_for: Option<Duration>,
}

/// The turn of a caller. Dropping it lets the next caller proceed.
#[derive(Debug)]
pub struct Ticket {
    queue: Arc<Queue>,
    id: i64,
    permit: Option<OwnedSemaphorePermit>,
    held_since: Option<Instant>,
}

impl Queue {
    /// Empty queues that let one caller of each key proceed at a time.
    #[must_use]
    pub fn new(limits: QueueLimits) -> Arc<Self> {
        Self::with_concurrency(limits, 1)
    }

    /// Empty queues that let `concurrency` callers of each key proceed at a time.
    #[must_use]
    pub fn with_concurrency(limits: QueueLimits, concurrency: usize) -> Arc<Self> {
        Arc::new(Self { limits, concurrency, state: Mutex::default() })
    }

    /// Waits for the turn of this caller.
    ///
    /// # Errors
    /// [`BusyReason::QueueFull`], [`BusyReason::Taken`] or [`BusyReason::TimedOut`].
    pub async fn enter(
        self: &Arc<Self>,
        key: &Key,
        deadline: &Deadline,
    ) -> Result<Ticket, BusyReason> {
        let (mut ticket, permits) = self.join(key, deadline.is_try())?;
        let permit = deadline.timeout(Duration::ZERO, permits.acquire_owned()).await;
        // The semaphore is never closed.
        let permit = permit.ok_or(BusyReason::TimedOut)?.map_err(|_| BusyReason::TimedOut)?;
        ticket.proceed(permit);
        Ok(ticket)
    }

    fn join(
        self: &Arc<Self>,
        key: &Key,
        only_if_free: bool,
    ) -> Result<(Ticket, Arc<Semaphore>), BusyReason> {
        let mut state = self.lock();
        if state.callers >= self.limits.total {
            return Err(BusyReason::QueueFull);
        }
        let callers = state.keys.get(&key.id()).map_or(0, |queue| queue.callers);
        if only_if_free && callers > 0 {
            return Err(BusyReason::Taken);
        }
        if callers >= self.limits.per_key {
            return Err(BusyReason::QueueFull);
        }
        let new = || KeyQueue::new(key.clone(), self.concurrency);
        let queue = state.keys.entry(key.id()).or_insert_with(new);
        queue.callers += 1;
        queue.queued += 1;
        let permits = Arc::clone(&queue.permits);
        state.callers += 1;
        let ticket =
            Ticket { queue: Arc::clone(self), id: key.id(), permit: None, held_since: None };
        Ok((ticket, permits))
    }

    /// All queues that have a caller, in no particular order.
    #[must_use]
    pub fn status(&self) -> Vec<QueueStatus> {
        let state = self.lock();
        let status = |queue: &KeyQueue| QueueStatus {
            key: queue.key.clone(),
            waiting: queue.callers.saturating_sub(1),
            queued: queue.queued,
            held_for: queue.held_since.map(|since| since.elapsed()),
        };
        state.keys.values().map(status).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyQueue {
    fn new(key: Key, concurrency: usize) -> Self {
        let permits = Arc::new(Semaphore::new(concurrency));
        Self { key, permits, callers: 0, queued: 0, held_since: None }
    }
}

impl Ticket {
    fn proceed(&mut self, permit: OwnedSemaphorePermit) {
        self.permit = Some(permit);
        if let Some(queue) = self.queue.lock().keys.get_mut(&self.id) {
            queue.queued -= 1;
        }
    }

    /// The backend has granted the lock: the next caller may proceed and wait there.
    pub fn mark_held(&mut self) {
        self.held_since = Some(Instant::now());
        if let Some(queue) = self.queue.lock().keys.get_mut(&self.id) {
            queue.held_since = self.held_since;
        }
        self.permit = None;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.callers -= 1;
        let Some(queue) = state.keys.get_mut(&self.id) else { return };
        queue.callers -= 1;
        if self.permit.is_none() && self.held_since.is_none() {
            queue.queued -= 1;
        }
        // The next caller may already hold the lock.
        if queue.held_since == self.held_since {
            queue.held_since = None;
        }
        if queue.callers == 0 {
            state.keys.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Wait;
    use std::pin::pin;
    use tokio::task::yield_now;

    fn key() -> Key {
        Key::new("test", "one")
    }

    fn queue(per_key: usize, total: usize) -> Arc<Queue> {
        Queue::new(QueueLimits { per_key, total })
    }

    async fn enter(queue: &Arc<Queue>, wait: Wait) -> Result<Ticket, BusyReason> {
        queue.enter(&key(), &Deadline::start(wait)).await
    }

    #[tokio::test]
    async fn callers_proceed_in_order_and_cancelled_ones_are_skipped() {
        let queue = queue(100, 100);
        let holder = enter(&queue, Wait::Forever).await.expect("free");
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiters = Vec::new();
        for number in 0..20 {
            let (of_waiter, order) = (Arc::clone(&queue), Arc::clone(&order));
            waiters.push(tokio::spawn(async move {
                let _ticket = enter(&of_waiter, Wait::Forever).await.expect("its turn");
                order.lock().expect("no panic").push(number);
            }));
            while queue.status()[0].waiting != number + 1 {
                yield_now().await;
            }
        }
        waiters[7].abort();
        drop(holder);
        for (number, waiter) in waiters.into_iter().enumerate() {
            assert_eq!(waiter.await.is_ok(), number != 7);
        }
        let expected: Vec<usize> = (0..20).filter(|number| *number != 7).collect();
        assert_eq!(*order.lock().expect("no panic"), expected);
        assert!(queue.status().is_empty(), "no caller is left");
    }

    #[tokio::test]
    async fn the_next_caller_proceeds_when_the_lock_is_held() {
        let queue = queue(100, 100);
        let mut holder = enter(&queue, Wait::Forever).await.expect("free");
        let mut next = pin!(enter(&queue, Wait::Forever));
        let mut third = pin!(enter(&queue, Wait::Forever));
        assert!(futures::poll!(&mut next).is_pending(), "the first caller has no lock yet");
        assert!(futures::poll!(&mut third).is_pending());
        holder.mark_held();
        let mut next = next.await.expect("it may wait in the backend");
        assert!(futures::poll!(&mut third).is_pending(), "one at a time");
        let status = &queue.status()[0];
        assert_eq!((status.waiting, status.queued), (2, 1), "the next one waits in the backend");
        // The backend may grant the lock to the next caller before the holder has dropped its ticket.
        next.mark_held();
        drop(holder);
        assert!(queue.status()[0].held_for.is_some(), "the next caller holds it");
        drop(next);
        assert!(queue.status()[0].held_for.is_none());
        third.await.expect("its turn");
    }

    #[tokio::test(start_paused = true)]
    async fn a_single_attempt_and_a_time_limit_end() {
        let queue = queue(100, 100);
        let holder = enter(&queue, Wait::Try).await.expect("free");
        assert_eq!(enter(&queue, Wait::Try).await.err(), Some(BusyReason::Taken));
        let second = Wait::AtMost(Duration::from_secs(1));
        assert_eq!(enter(&queue, second).await.err(), Some(BusyReason::TimedOut));
        let status = &queue.status()[0];
        assert_eq!((status.waiting, status.queued), (0, 0), "the callers are gone");
        drop(holder);
        enter(&queue, Wait::Try).await.expect("free again");
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let queue = queue(2, 3);
        let _holder = enter(&queue, Wait::Forever).await.expect("free");
        let mut waiter = pin!(enter(&queue, Wait::Forever));
        assert!(futures::poll!(&mut waiter).is_pending());
        assert_eq!(enter(&queue, Wait::Forever).await.err(), Some(BusyReason::QueueFull));
        let other = |name: &str| Key::new("test", name.to_owned());
        let forever = Deadline::start(Wait::Forever);
        let _other = queue.enter(&other("two"), &forever).await.expect("another key is free");
        let refused = queue.enter(&other("three"), &forever).await;
        assert_eq!(refused.err(), Some(BusyReason::QueueFull), "the total limit");
    }
}
