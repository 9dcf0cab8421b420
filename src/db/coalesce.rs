//! Questions that arrive together are answered together.
//!
//! While one statement is on its way to the database, the questions that arrive wait and then go
//! as one statement. Each answer is read after its question was asked, so nobody reads old news;
//! and the busier it is, the fewer statements a question costs. (`DataLoader`, Facebook 2010, does
//! so within one request; here it is across requests.)

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

/// The most questions that go as one statement.
const MAX_BATCH: usize = 256;
/// How many questions may wait; past it, a question is told that the database is busy.
const MAX_WAITING: usize = 4096;

/// While a statement is on its way, the next questions gather; but not longer than this, so that one
/// slow answer does not hold up all others.
const TURN: Duration = Duration::from_millis(5);

type Question<K, V> = (K, oneshot::Sender<Result<Option<V>, Failure>>);

/// Gathers questions and asks them together.
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
    /// Starts `connections` workers (as many statements can be under way) that ask through `load`.
    /// They end when the last clone of the coalescer is gone. A question waits at most `max_wait`.
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

    /// The answer as of now or later; `None` if there is nothing under that key.
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

/// The next questions; none: nobody will ask any more.
///
/// Requests come in waves: the answers to the last batch let its askers ask again. So it lets others
/// run for as long as that brings more questions, rather than go off with the first of the wave.
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
            // The caller may have stopped waiting; then nobody reads the answer.
            let _ =
                answer.send(answers.as_ref().map(|a| a.get(&key).cloned()).map_err(Clone::clone));
        }
    }
}

/// Loads, for as long as somebody waits for it. A panic ends this question and not the worker, which has the next
/// ones to answer.
pub(super) async fn caught<K, T, F, Fut>(
    load: &F,
    keys: K,
    max_wait: Duration,
) -> Result<T, Failure>
where
    F: Fn(K) -> Fut + ?Sized,
    Fut: Future<Output = Result<T, Failure>>,
{
    // What is dropped in a panic is not used again: a connection goes back to the pool and its test.
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

    /// Answers each question with its own key; 0 only once it is let go.
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
