//! Combines concurrent equal queries into one statement; different queries are independent.
//!
//! A query joins an equal one only if that has not started yet, so each result is read after it was
//! requested and is never stale. (Go's `singleflight` also joins running ones.)

use super::{Failure, coalesce::caught};
use futures::future::BoxFuture;
use std::{
    collections::HashMap,
    fmt,
    future::Future,
    hash::Hash,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, task::yield_now, time::timeout};

/// How many queries may wait; further ones fail as busy.
const MAX_WAITING: usize = 4096;

type Asker<V> = oneshot::Sender<Result<V, Failure>>;
type Load<K, V> = dyn Fn(K) -> BoxFuture<'static, Result<V, Failure>> + Send + Sync;

/// Runs each query only once at a time. Cheap to clone.
pub struct SingleFlight<K, V> {
    waiting: Arc<Mutex<Waiting<K, V>>>,
    load: Arc<Load<K, V>>,
    max_wait: Duration,
}

/// The waiting callers. A running query has an entry even if nobody waits for its next run.
struct Waiting<K, V> {
    askers: HashMap<K, Vec<Asker<V>>>,
    number: usize,
}

impl<K, V> SingleFlight<K, V>
where
    K: Eq + Hash + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    /// Runs queries through `load`. Both the caller and the statement wait at most `max_wait`.
    pub fn new<F, Fut>(max_wait: Duration, load: F) -> Self
    where
        F: Fn(K) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<V, Failure>> + Send + 'static,
    {
        let waiting = Waiting { askers: HashMap::new(), number: 0 };
        let load = move |key| -> BoxFuture<'static, _> { Box::pin(load(key)) };
        Self { waiting: Arc::new(Mutex::new(waiting)), load: Arc::new(load), max_wait }
    }

    /// The value at the time of the call or later.
    ///
    /// # Errors
    /// When the database does not answer, or not in time.
    pub async fn get(&self, key: K) -> Result<V, Failure> {
        let (answer, answered) = oneshot::channel();
        let is_first = {
            let mut waiting = self.lock();
            if waiting.number >= MAX_WAITING {
                return Err(Failure::Busy);
            }
            waiting.number += 1;
            let is_first = !waiting.askers.contains_key(&key);
            waiting.askers.entry(key.clone()).or_default().push(answer);
            is_first
        };
        if is_first {
            tokio::spawn(self.clone().ask(key));
        }
        match timeout(self.max_wait, answered).await {
            Ok(Ok(answer)) => answer,
            _ => Err(Failure::Busy),
        }
    }

    /// Runs the query as long as there are callers.
    async fn ask(self, key: K) {
        // Queries arrive in waves, so let the other callers join first.
        yield_now().await;
        while let Some(askers) = self.next(&key) {
            let answer = caught(&*self.load, key.clone(), self.max_wait).await;
            for asker in askers {
                // Sending fails if the caller has stopped waiting.
                let _ = asker.send(answer.clone());
            }
        }
    }

    /// The callers of the next run; `None` if there are none, and the entry is removed.
    fn next(&self, key: &K) -> Option<Vec<Asker<V>>> {
        let mut waiting = self.lock();
        let mut askers = mem::take(waiting.askers.get_mut(key)?);
        waiting.number -= askers.len();
        askers.retain(|asker| !asker.is_closed());
        if askers.is_empty() {
            waiting.askers.remove(key);
            return None;
        }
        Some(askers)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<K, V>> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Clone for SingleFlight<K, V> {
    fn clone(&self) -> Self {
        let (waiting, load) = (Arc::clone(&self.waiting), Arc::clone(&self.load));
        Self { waiting, load, max_wait: self.max_wait }
    }
}

impl<K, V> fmt::Debug for SingleFlight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleFlight").field("max_wait", &self.max_wait).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Semaphore;

    /// Answers each key with itself; key 0 needs a permit, and key 13 never gets an answer.
    fn flight(asked: Arc<AtomicUsize>, permits: Arc<Semaphore>) -> SingleFlight<i64, i64> {
        SingleFlight::new(Duration::from_secs(60), move |key: i64| {
            let (asked, permits) = (Arc::clone(&asked), Arc::clone(&permits));
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                assert_ne!(key, 13, "on purpose");
                if key == 0 {
                    permits.acquire().await.expect("it is open").forget();
                }
                Ok(key)
            }
        })
    }

    async fn until_asked(asked: &AtomicUsize, number: usize) {
        while asked.load(Ordering::Relaxed) < number {
            yield_now().await;
        }
    }

    #[tokio::test]
    async fn equal_questions_are_one_and_a_slow_one_holds_up_no_other() {
        let (asked, permits) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let flight = flight(Arc::clone(&asked), Arc::clone(&permits));
        let ask = |key| {
            tokio::spawn({
                let flight = flight.clone();
                async move { flight.get(key).await }
            })
        };
        let first = ask(0);
        until_asked(&asked, 1).await;
        // These queries start after the first one, so they share one statement, but not that of the first.
        let later: Vec<_> = (0..50).map(|_| ask(0)).collect();
        for key in 1..=3 {
            assert_eq!(flight.get(key).await.expect("an answer"), key);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 4);
        assert!(!first.is_finished());
        permits.add_permits(1);
        first.await.expect("no panic").expect("an answer");
        until_asked(&asked, 5).await;
        permits.add_permits(1);
        for answer in join_all(later).await {
            assert_eq!(answer.expect("no panic").expect("an answer"), 0);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 5);
        while !flight.lock().askers.is_empty() {
            yield_now().await;
        }
        assert_eq!(flight.lock().number, 0);
    }

    #[tokio::test]
    async fn a_panic_ends_its_question_and_the_next_is_asked() {
        let flight = flight(Arc::default(), Arc::new(Semaphore::new(0)));
        for _ in 0..3 {
            assert!(matches!(flight.get(13).await, Err(Failure::Internal(_))));
        }
        assert_eq!(flight.get(1).await.expect("an answer"), 1);
    }
}
