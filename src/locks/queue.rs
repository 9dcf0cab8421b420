//! Who waits in this process: for each key a line, first come, first served.
//!
//! Only one of a line waits in the backend: whoever is next. So two hundred who wait for one key cost one
//! connection, and none of those that other work needs; and when the holder commits, it is the backend
//! itself that wakes the next, without a way through this process.

use super::{Key, Patience, error::BusyReason};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// How many may wait in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one key, the holder included.
    pub per_key: usize,
    /// For all keys, holders included.
    pub in_all: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_key: 256, in_all: 1024 }
    }
}

/// The lines of one process.
#[derive(Debug)]
pub struct Queue {
    limits: Limits,
    /// How many of a line may go on to the backend at once.
    turns: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lines: HashMap<i64, Line>,
    people: usize,
}

#[derive(Debug)]
struct Line {
    key: Key,
    /// The permits to go on to the backend, given in the order in which it was asked for, and passed on
    /// as soon as the backend has given the lock.
    turn: Arc<Semaphore>,
    people: usize,
    /// Those of them whose turn has not come.
    behind: usize,
    held_since: Option<Instant>,
}

/// A line as it is at the moment.
#[derive(Debug, Clone)]
pub struct LineNow {
    /// The key.
    pub key: Key,
    /// How many wait behind the holder, or behind the first to want it.
    pub waiting: usize,
    /// Those of them who do not wait in the backend.
    pub in_line: usize,
    /// For how long the first has held it; `None`: it waits for the backend.
    pub held_for: Option<Duration>,
}

/// A place in a line. Dropped, it is given up, and the next one goes on.
#[derive(Debug)]
pub struct Place {
    queue: Arc<Queue>,
    number: i64,
    turn: Option<OwnedSemaphorePermit>,
    held_since: Option<Instant>,
}

impl Queue {
    /// Empty lines, from each of which one at a time goes on to the backend.
    #[must_use]
    pub fn new(limits: Limits) -> Arc<Self> {
        Self::with_turns(limits, 1)
    }

    /// The same, with `turns` of each line at a time.
    #[must_use]
    pub fn with_turns(limits: Limits, turns: usize) -> Arc<Self> {
        Arc::new(Self { limits, turns, state: Mutex::default() })
    }

    /// Waits for the turn to go on to the backend.
    ///
    /// # Errors
    /// When too many wait already, or the turn does not come in time.
    pub async fn turn(
        self: &Arc<Self>,
        key: &Key,
        patience: &Patience,
    ) -> Result<Place, BusyReason> {
        let (mut place, turn) = self.join(key, patience.is_one_try())?;
        let turn = patience.bounded(Duration::ZERO, turn.acquire_owned()).await;
        // The semaphore is never closed.
        let turn = turn.ok_or(BusyReason::TimedOut)?.map_err(|_| BusyReason::TimedOut)?;
        place.has(turn);
        Ok(place)
    }

    fn join(
        self: &Arc<Self>,
        key: &Key,
        only_if_free: bool,
    ) -> Result<(Place, Arc<Semaphore>), BusyReason> {
        let mut state = self.lock();
        if state.people >= self.limits.in_all {
            return Err(BusyReason::Crowded);
        }
        let people = state.lines.get(&key.number()).map_or(0, |line| line.people);
        if only_if_free && people > 0 {
            return Err(BusyReason::Taken);
        }
        if people >= self.limits.per_key {
            return Err(BusyReason::Crowded);
        }
        let new = || Line::new(key.clone(), self.turns);
        let line = state.lines.entry(key.number()).or_insert_with(new);
        line.people += 1;
        line.behind += 1;
        let turn = Arc::clone(&line.turn);
        state.people += 1;
        Ok((
            Place { queue: Arc::clone(self), number: key.number(), turn: None, held_since: None },
            turn,
        ))
    }

    /// All lines, in no order.
    #[must_use]
    pub fn lines(&self) -> Vec<LineNow> {
        let state = self.lock();
        let now = |line: &Line| LineNow {
            key: line.key.clone(),
            waiting: line.people.saturating_sub(1),
            in_line: line.behind,
            held_for: line.held_since.map(|since| since.elapsed()),
        };
        state.lines.values().map(now).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn new(key: Key, turns: usize) -> Self {
        Self { key, turn: Arc::new(Semaphore::new(turns)), people: 0, behind: 0, held_since: None }
    }
}

impl Place {
    /// The turn has come.
    fn has(&mut self, turn: OwnedSemaphorePermit) {
        self.turn = Some(turn);
        if let Some(line) = self.queue.lock().lines.get_mut(&self.number) {
            line.behind -= 1;
        }
    }

    /// The backend gave the lock. Who comes next may go and wait there.
    pub fn held(&mut self) {
        self.held_since = Some(Instant::now());
        if let Some(line) = self.queue.lock().lines.get_mut(&self.number) {
            line.held_since = self.held_since;
        }
        self.turn = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.people -= 1;
        let Some(line) = state.lines.get_mut(&self.number) else { return };
        line.people -= 1;
        if self.turn.is_none() && self.held_since.is_none() {
            line.behind -= 1;
        }
        // The next one may hold it by now.
        if line.held_since == self.held_since {
            line.held_since = None;
        }
        if line.people == 0 {
            state.lines.remove(&self.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locks::Wait;
    use std::pin::pin;
    use tokio::task::yield_now;

    fn key() -> Key {
        Key::new("test", "one")
    }

    fn queue(per_key: usize, in_all: usize) -> Arc<Queue> {
        Queue::new(Limits { per_key, in_all })
    }

    async fn turn(queue: &Arc<Queue>, wait: Wait) -> Result<Place, BusyReason> {
        queue.turn(&key(), &Patience::begin(wait)).await
    }

    #[tokio::test]
    async fn who_came_first_goes_first_and_who_leaves_is_passed_over() {
        let queue = queue(100, 100);
        let holder = turn(&queue, Wait::Forever).await.expect("it is free");
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiters = Vec::new();
        for number in 0..20 {
            let (of_waiter, order) = (Arc::clone(&queue), Arc::clone(&order));
            waiters.push(tokio::spawn(async move {
                let _place = turn(&of_waiter, Wait::Forever).await.expect("the turn comes");
                order.lock().expect("no panic").push(number);
            }));
            while queue.lines()[0].waiting != number + 1 {
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
        assert!(queue.lines().is_empty(), "nobody is left");
    }

    #[tokio::test]
    async fn whoever_is_next_goes_on_as_soon_as_the_lock_is_held() {
        let queue = queue(100, 100);
        let mut holder = turn(&queue, Wait::Forever).await.expect("it is free");
        let mut next = pin!(turn(&queue, Wait::Forever));
        let mut third = pin!(turn(&queue, Wait::Forever));
        assert!(futures::poll!(&mut next).is_pending(), "the holder is on its way to the lock");
        assert!(futures::poll!(&mut third).is_pending());
        holder.held();
        let mut next = next.await.expect("it may wait in the backend");
        assert!(futures::poll!(&mut third).is_pending(), "one at a time");
        let now = &queue.lines()[0];
        assert_eq!((now.waiting, now.in_line), (2, 1), "the next one waits in the backend");
        // The backend may give the lock to the next one before the last one has left.
        next.held();
        drop(holder);
        assert!(queue.lines()[0].held_for.is_some(), "the next one holds it");
        drop(next);
        assert!(queue.lines()[0].held_for.is_none());
        third.await.expect("its turn comes");
    }

    #[tokio::test(start_paused = true)]
    async fn one_try_and_a_time_limit_end_without_the_turn() {
        let queue = queue(100, 100);
        let holder = turn(&queue, Wait::Try).await.expect("it is free");
        assert_eq!(turn(&queue, Wait::Try).await.err(), Some(BusyReason::Taken));
        let second = Wait::AtMost(Duration::from_secs(1));
        assert_eq!(turn(&queue, second).await.err(), Some(BusyReason::TimedOut));
        let now = &queue.lines()[0];
        assert_eq!((now.waiting, now.in_line), (0, 0), "who gave up is gone");
        drop(holder);
        turn(&queue, Wait::Try).await.expect("it is free again");
    }

    #[tokio::test]
    async fn too_many_are_sent_away_at_once() {
        let queue = queue(2, 3);
        let _holder = turn(&queue, Wait::Forever).await.expect("it is free");
        let mut waiter = pin!(turn(&queue, Wait::Forever));
        assert!(futures::poll!(&mut waiter).is_pending());
        assert_eq!(turn(&queue, Wait::Forever).await.err(), Some(BusyReason::Crowded));
        let other = |name: &str| Key::new("test", name.to_owned());
        let forever = Patience::begin(Wait::Forever);
        let _other = queue.turn(&other("two"), &forever).await.expect("another key is free");
        let refused = queue.turn(&other("three"), &forever).await;
        assert_eq!(refused.err(), Some(BusyReason::Crowded), "too many in all");
    }
}
