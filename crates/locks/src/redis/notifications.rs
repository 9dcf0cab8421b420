//! Wakes waiters when a key is released: one subscription for all waiters of this process.

use super::scripts::CHANNEL;
use crate::metrics;
use ::redis::{Client, RedisResult};
use futures_util::StreamExt;
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

/// A waiter continues without notifications if the subscription takes longer.
const SUBSCRIBE_TIMEOUT: Duration = Duration::from_secs(1);
const RECONNECT_DELAY: Duration = Duration::from_millis(200);

/// The waiters, and the task that receives notifications for them.
pub(super) struct Notifications {
    client: Client,
    waiters: Arc<Waiters>,
    listener: Mutex<Option<Listener>>,
}

#[derive(Default)]
struct Waiters {
    count: AtomicU64,
    by_number: Mutex<HashMap<u64, Waiter>>,
}

struct Waiter {
    keys: Vec<String>,
    released: Arc<Notify>,
}

struct Listener {
    subscribed: watch::Receiver<bool>,
    task: JoinHandle<()>,
}

/// The subscription of a waiter, until dropped.
pub(super) struct Subscription {
    waiters: Arc<Waiters>,
    number: u64,
    released: Arc<Notify>,
}

impl Notifications {
    pub(super) fn new(client: Client) -> Self {
        Self { client, waiters: Arc::default(), listener: Mutex::default() }
    }

    /// After this returns, no release of these keys is missed unless Redis is unreachable.
    pub(super) async fn subscribe(&self, keys: &[String]) -> Subscription {
        let number = self.waiters.count.fetch_add(1, Ordering::Relaxed);
        let released = Arc::new(Notify::new());
        let waiter = Waiter { keys: keys.to_vec(), released: Arc::clone(&released) };
        self.waiters.lock().insert(number, waiter);
        let subscription = Subscription { waiters: Arc::clone(&self.waiters), number, released };
        let mut subscribed = self.listener();
        // Without the listener the end of the lease still ends the wait.
        let _ = timeout(SUBSCRIBE_TIMEOUT, subscribed.wait_for(|subscribed| *subscribed)).await;
        subscription
    }

    fn listener(&self) -> watch::Receiver<bool> {
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ended) = listener.take_if(|listener| listener.task.is_finished()) {
            drop(ended);
            metrics::listener_restarted();
            tracing::error!("The listener for released Redis locks panicked. Restarting it.");
        }
        let listener = listener.get_or_insert_with(|| {
            let (sender, subscribed) = watch::channel(false);
            let waiters = Arc::downgrade(&self.waiters);
            let task = tokio::spawn(listen(self.client.clone(), waiters, sender));
            Listener { subscribed, task }
        });
        listener.subscribed.clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Subscription {
    /// Completes when one of the keys was released since the last call, or may have been.
    pub(super) async fn released(&self) {
        self.released.notified().await;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.waiters.lock().remove(&self.number);
    }
}

impl Waiters {
    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Waiter>> {
        self.by_number.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the waiters of a key; `None`: all.
    fn wake(&self, key: Option<&str>) {
        for waiter in self.lock().values() {
            if key.is_none_or(|key| waiter.keys.iter().any(|own| own == key)) {
                waiter.released.notify_one();
            }
        }
    }
}

/// Subscribes again whenever the connection breaks, until [`Notifications`] is dropped.
async fn listen(client: Client, waiters: Weak<Waiters>, subscribed: watch::Sender<bool>) {
    while waiters.strong_count() > 0 {
        if let Err(error) = listen_once(&client, &waiters, &subscribed).await {
            tracing::debug!(%error, "no subscription for released Redis locks");
        }
        subscribed.send_replace(false);
        // The waiters try again, and see whether Redis is reachable.
        if let Some(waiters) = waiters.upgrade() {
            waiters.wake(None);
        }
        sleep(RECONNECT_DELAY).await;
    }
}

async fn listen_once(
    client: &Client,
    waiters: &Weak<Waiters>,
    subscribed: &watch::Sender<bool>,
) -> RedisResult<()> {
    let mut connection = client.get_async_pubsub().await?;
    connection.subscribe(CHANNEL).await?;
    subscribed.send_replace(true);
    // Messages from before the subscription are lost.
    if let Some(waiters) = waiters.upgrade() {
        waiters.wake(None);
    }
    let mut messages = connection.on_message();
    while let Some(message) = messages.next().await {
        let Some(waiters) = waiters.upgrade() else { break };
        waiters.wake(message.get_payload::<String>().ok().as_deref());
    }
    Ok(())
}
