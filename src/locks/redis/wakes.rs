//! Who is told when a key is free again: one connection that listens for all who wait in this process.

use super::scripts::CHANNEL;
use ::redis::{Client, RedisResult};
use futures::StreamExt;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// How long the listener may take to be connected before a waiter goes on without it.
const LISTENING: Duration = Duration::from_secs(1);
const TRY_AGAIN: Duration = Duration::from_millis(200);

/// Those who wait, and the task that listens for them.
pub(super) struct Wakes {
    client: Client,
    waiting: Arc<Waiting>,
    listener: Mutex<Option<Listener>>,
}

#[derive(Default)]
struct Waiting {
    count: AtomicU64,
    people: Mutex<HashMap<u64, Person>>,
}

struct Person {
    keys: Vec<String>,
    word: Arc<Notify>,
}

struct Listener {
    listens: watch::Receiver<bool>,
    task: JoinHandle<()>,
}

/// A waiter's place. Dropped, it hears no more.
pub(super) struct Listening {
    waiting: Arc<Waiting>,
    number: u64,
    word: Arc<Notify>,
}

impl Wakes {
    pub(super) fn new(client: Client) -> Self {
        Self { client, waiting: Arc::default(), listener: Mutex::default() }
    }

    /// From here on no word about these keys is missed, unless Redis is away.
    pub(super) async fn listen(&self, keys: &[String]) -> Listening {
        let number = self.waiting.count.fetch_add(1, Ordering::Relaxed);
        let word = Arc::new(Notify::new());
        let person = Person { keys: keys.to_vec(), word: Arc::clone(&word) };
        self.waiting.lock().insert(number, person);
        let listening = Listening { waiting: Arc::clone(&self.waiting), number, word };
        let mut listens = self.listener();
        // Without the listener the end of the lease still ends the waiting.
        let _ = timeout(LISTENING, listens.wait_for(|listens| *listens)).await;
        listening
    }

    fn listener(&self) -> watch::Receiver<bool> {
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ended) = listener.take_if(|listener| listener.task.is_finished()) {
            drop(ended);
            metrics::counter!("concord_task_restarts_total", "task" => "redis-wakes").increment(1);
            tracing::error!(
                "The task that listens for locks of Redis panicked. Starting it again."
            );
        }
        let listener = listener.get_or_insert_with(|| {
            let (tell, listens) = watch::channel(false);
            let waiting = Arc::downgrade(&self.waiting);
            let task = tokio::spawn(listen_on(self.client.clone(), waiting, tell));
            Listener { listens, task }
        });
        listener.listens.clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listening {
    /// Returns when one of the keys was freed since the last time, or may have been.
    pub(super) async fn told(&self) {
        self.word.notified().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.waiting.lock().remove(&self.number);
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells those who wait for a key; `None`: all of them.
    fn tell(&self, key: Option<&str>) {
        for person in self.lock().values() {
            if key.is_none_or(|key| person.keys.iter().any(|own| own == key)) {
                person.word.notify_one();
            }
        }
    }
}

/// Listens again and again, as long as there may be somebody who waits.
async fn listen_on(client: Client, waiting: Weak<Waiting>, listens: watch::Sender<bool>) {
    while waiting.strong_count() > 0 {
        if let Err(error) = listen_once(&client, &waiting, &listens).await {
            tracing::debug!(%error, "nobody listens for locks of Redis");
        }
        listens.send_replace(false);
        // They ask, and see by themselves that Redis is away.
        if let Some(waiting) = waiting.upgrade() {
            waiting.tell(None);
        }
        sleep(TRY_AGAIN).await;
    }
}

async fn listen_once(
    client: &Client,
    waiting: &Weak<Waiting>,
    listens: &watch::Sender<bool>,
) -> RedisResult<()> {
    let mut line = client.get_async_pubsub().await?;
    line.subscribe(CHANNEL).await?;
    listens.send_replace(true);
    // What was said before is not repeated.
    if let Some(waiting) = waiting.upgrade() {
        waiting.tell(None);
    }
    let mut words = line.on_message();
    while let Some(word) = words.next().await {
        let Some(waiting) = waiting.upgrade() else { break };
        waiting.tell(word.get_payload::<String>().ok().as_deref());
    }
    Ok(())
}
