//! The messages that wait to be sent to one tab. The queue is short: a slow tab is told to resync instead.

use super::{crowd::Crowd, metrics, sent_at::SentAt};
use bytes::Bytes;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// The most events that wait for a tab. A person cannot follow more either.
pub const CAPACITY: usize = 64;

/// A serialized event; all tabs that receive it share the text.
#[derive(Debug, Clone)]
pub struct OutboundMessage {
    /// The message.
    pub text: Bytes,
    /// When the change was stored.
    pub stored: SentAt,
    /// Whether another server stored it.
    pub from_afar: bool,
}

/// Everything that waits, in the order in which it is sent.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Something was left out: the tab must resync.
    pub resync: bool,
    /// The events.
    pub messages: VecDeque<OutboundMessage>,
    /// Who is present now.
    pub presence: Option<Arc<Crowd>>,
}

impl Waiting {
    fn is_something(&self) -> bool {
        self.resync || self.presence.is_some() || !self.messages.is_empty()
    }
}

/// The queue of one tab. Adding to it never waits.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: Mutex<Waiting>,
    filled: Notify,
}

impl Queue {
    /// Adds an event. If there is no room, a resync replaces everything that waits.
    pub fn push(&self, message: OutboundMessage) {
        let mut waiting = self.lock();
        if waiting.messages.len() < CAPACITY {
            waiting.messages.push_back(message);
        } else {
            waiting.messages = VecDeque::new();
            waiting.resync = true;
            metrics::overflow();
        }
        self.filled.notify_one();
    }

    /// Makes the tab resync. This replaces everything that waits, because the resync covers it.
    pub fn resync(&self) {
        let mut waiting = self.lock();
        waiting.messages = VecDeque::new();
        waiting.resync = true;
        self.filled.notify_one();
    }

    /// Replaces the presence to send.
    pub fn presence(&self, crowd: Arc<Crowd>) {
        self.lock().presence = Some(crowd);
        self.filled.notify_one();
    }

    /// Waits until there is something, and takes everything.
    pub async fn take(&self) -> Waiting {
        loop {
            let waiting = std::mem::take(&mut *self.lock());
            if waiting.is_something() {
                return waiting;
            }
            self.filled.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::ProductId;

    fn message(text: &'static str) -> OutboundMessage {
        OutboundMessage {
            text: Bytes::from_static(text.as_bytes()),
            stored: SentAt::now(),
            from_afar: false,
        }
    }

    fn texts(waiting: &Waiting) -> Vec<&str> {
        waiting
            .messages
            .iter()
            .map(|message| str::from_utf8(&message.text).expect("text"))
            .collect()
    }

    #[tokio::test]
    async fn what_is_put_in_comes_out_in_order() {
        let queue = Queue::default();
        queue.push(message("1"));
        queue.push(message("2"));
        queue.presence(Arc::new(Crowd::of(ProductId(1), std::iter::empty())));
        let waiting = queue.take().await;
        assert_eq!(texts(&waiting), ["1", "2"]);
        assert!(waiting.presence.is_some() && !waiting.resync);
    }

    #[tokio::test]
    async fn too_much_becomes_one_resync_and_later_events_follow_it() {
        let queue = Queue::default();
        for _ in 0..CAPACITY {
            queue.push(message("old"));
        }
        queue.push(message("one too many"));
        queue.push(message("new"));
        let waiting = queue.take().await;
        assert!(waiting.resync);
        assert_eq!(texts(&waiting), ["new"]);
        queue.push(message("later"));
        let waiting = queue.take().await;
        assert!(!waiting.resync);
        assert_eq!(texts(&waiting), ["later"]);
    }

    #[tokio::test]
    async fn whoever_waits_is_woken() {
        let queue = Queue::default();
        let (waiting, ()) = tokio::join!(queue.take(), async { queue.resync() });
        assert!(waiting.resync);
    }
}
