//! Batches concurrent queries by key into one statement.
//!
//! While one statement is running, new queries wait and then run together as one statement. Each result is
//! read after it was requested, so it is never stale, and the higher the load, the fewer statements per
//! query. (`DataLoader`, Facebook 2010, does this within one request; here it works across requests.)

use super::Failure;
use futures::FutureExt;
use std::{
    collections::HashMap, future::Future, hash::Hash, panic::AssertUnwindSafe, pin::pin, sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::timeout,
};

/// The maximum number of queries in one statement.
const MAX_BATCH: usize = 256;
/// How many queries may wait; further ones fail as busy.
const MAX_WAITING: usize = 4096;

/// How long a running statement keeps the next batch waiting. This is limited, so that one slow statement
/// does not delay all others.
const TURN: Duration = Duration::from_millis(5);

type Question<K, V> = (K, oneshot::Sender<Result<Option<V>, Failure>>);

/// Batches queries by key.
#[derive(Debug, Clone)]
pub struct Coalescer<K, V> {
    questions: mpsc::Sender<Question<K, V>>,
    max_wait: Duration,
}

impl<K, V> Coalescer<K, V>
where
    K: Eq + Hash + Copy + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Starts `connections` workers, each of which runs one statement at a time through `load`. They end
    /// when the last clone of the coalescer is dropped. A query waits at most `max_wait`.
    pub fn new<F, Fut>(connections: usize, max_wait: Duration, load: F) -> Self
    where
        F: Fn(Vec<K>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<HashMap<K, V>, Failure>> + Send + 'static,
    {
        let (questions, inbox) = mpsc::channel(MAX_WAITING);
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..connections {
            tokio::spawn(work(Arc::clone(&inbox), load.clone(), max_wait));
        }
        Self { questions, max_wait }
    }

    /// The value at the time of the call or later; `None` if there is none for the key.
    ///
    /// # Errors
    /// When the database does not answer, or not in time.
    pub async fn get(&self, key: K) -> Result<Option<V>, Failure> {
        let (answer, answered) = oneshot::channel();
        self.questions.try_send((key, answer)).map_err(|_| Failure::Busy)?;
        match timeout(self.max_wait, answered).await {
            Ok(Ok(answer)) => answer,
            _ => Err(Failure::Busy),
        }
    }
}

/// The next batch; empty when all coalescers are dropped.
///
/// Queries arrive in waves, because the results of the last batch let its callers continue. So this yields
/// to other tasks as long as that adds queries, instead of starting with the first one.
async fn gather<K, V>(inbox: &mut mpsc::Receiver<Question<K, V>>) -> Vec<Question<K, V>> {
    let mut batch = Vec::new();
    let mut more = inbox.recv_many(&mut batch, MAX_BATCH).await;
    while more > 0 && batch.len() < MAX_BATCH {
        tokio::task::yield_now().await;
        let before = batch.len();
        while batch.len() < MAX_BATCH
            && let Ok(question) = inbox.try_recv()
        {
            batch.push(question);
        }
        more = batch.len() - before;
    }
    batch
}

async fn work<K, V, F, Fut>(
    inbox: Arc<Mutex<mpsc::Receiver<Question<K, V>>>>,
    load: F,
    max_wait: Duration,
) where
    K: Eq + Hash + Copy,
    V: Clone,
    F: Fn(Vec<K>) -> Fut,
    Fut: Future<Output = Result<HashMap<K, V>, Failure>>,
{
    loop {
        let mut turn = inbox.lock().await;
        let batch = gather(&mut turn).await;
        if batch.is_empty() {
            return;
        }
        let mut keys: Vec<K> = batch.iter().map(|(key, _)| *key).collect();
        if keys.len() > 1 {
            let mut seen = std::collections::HashSet::new();
            keys.retain(|key| seen.insert(*key));
        }
        let mut load = pin!(caught(&load, keys, max_wait));
        let in_turn = timeout(TURN, load.as_mut()).await;
        drop(turn);
        let answers = match in_turn {
            Ok(answers) => answers,
            Err(_) => load.await,
        };
        for (key, answer) in batch {
            // Sending fails if the caller has stopped waiting.
            let _ =
                answer.send(answers.as_ref().map(|a| a.get(&key).cloned()).map_err(Clone::clone));
        }
    }
}

/// Loads within the time that a caller waits. A panic fails this batch but not the worker, which still has
/// to serve others.
pub(super) async fn caught<K, T, F, Fut>(
    load: &F,
    keys: K,
    max_wait: Duration,
) -> Result<T, Failure>
where
    F: Fn(K) -> Fut + ?Sized,
    Fut: Future<Output = Result<T, Failure>>,
{
    // What the panic unwinds is not used again: a connection returns to the pool, which tests it.
    let loading = AssertUnwindSafe(async { load(keys).await }).catch_unwind();
    match timeout(max_wait, loading).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => {
            tracing::error!("reading from the database panicked");
            Err(Failure::Internal(Arc::new(sqlx::Error::WorkerCrashed)))
        }
        Err(_) => Err(Failure::Busy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Notify;

    /// Answers each key with itself; key 0 only after `let_go`.
    fn coalescer(statements: Arc<AtomicUsize>, let_go: Arc<Notify>) -> Coalescer<i64, i64> {
        Coalescer::new(2, Duration::from_secs(60), move |keys: Vec<i64>| {
            let (statements, let_go) = (Arc::clone(&statements), Arc::clone(&let_go));
            async move {
                statements.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                if keys.contains(&0) {
                    let_go.notified().await;
                }
                Ok(keys.into_iter().map(|key| (key, key)).collect())
            }
        })
    }

    #[tokio::test]
    async fn what_arrives_together_goes_together() {
        let statements = Arc::new(AtomicUsize::new(0));
        let reads = coalescer(Arc::clone(&statements), Arc::default());
        let answers = futures::future::join_all((1..=100).map(|key| reads.get(key))).await;
        let answers: Vec<_> =
            answers.into_iter().map(|answer| answer.expect("an answer")).collect();
        assert_eq!(answers, (1..=100).map(Some).collect::<Vec<_>>());
        assert_eq!(statements.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_slow_answer_does_not_hold_up_the_others() {
        let (statements, let_go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let reads = coalescer(Arc::clone(&statements), Arc::clone(&let_go));
        let slow = tokio::spawn({
            let reads = reads.clone();
            async move { reads.get(0).await }
        });
        while statements.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        for key in 1..=3 {
            assert_eq!(reads.get(key).await.expect("an answer"), Some(key));
        }
        assert!(!slow.is_finished());
        let_go.notify_one();
        assert_eq!(slow.await.expect("no panic").expect("an answer"), Some(0));
    }

    #[tokio::test]
    async fn a_panic_ends_its_question_and_no_worker() {
        let reads = Coalescer::new(1, Duration::from_secs(60), |keys: Vec<i64>| async move {
            assert!(!keys.contains(&0), "on purpose");
            Ok(keys.into_iter().map(|key| (key, key)).collect::<HashMap<_, _>>())
        });
        for _ in 0..3 {
            assert!(matches!(reads.get(0).await, Err(Failure::Internal(_))));
        }
        assert_eq!(reads.get(1).await.expect("an answer"), Some(1));
    }
}
