//! Who may hold a connection while it waits for a row.
//!
//! PostgreSQL lets a writer wait on its connection. So the writers of one held product would take every
//! connection, and nobody else could read or write anything. Here they queue in the process: only
//! [`AT_ONCE`] of a product's writers have a connection, one that writes and one that the database
//! wakes next. And all writers together leave a connection to those who only read.

use super::{Failure, LOCK_TIMEOUT};
use crate::product::Subject;
use concord_locks::{BusyReason, Deadline, Key, Queue, QueueLimits, Ticket, Wait};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// How many writers of one product have a connection.
const AT_ONCE: usize = 2;
/// How many writers may wait in the process. Past it: busy at once.
const LIMITS: QueueLimits = QueueLimits { per_key: 256, total: 4096 };

/// The queues of one server.
#[derive(Debug)]
pub(super) struct Turns {
    queue: Arc<Queue>,
    writers: Arc<Semaphore>,
    quotes: Arc<Semaphore>,
    /// How long to wait for a connection.
    max_wait: Duration,
}

/// The turn of a writer. Dropped, it is the next one's.
#[derive(Debug)]
pub struct Turn {
    // Given back before the tickets are, so that who comes next finds it free.
    _share: OwnedSemaphorePermit,
    _tickets: Vec<Ticket>,
}

impl Turns {
    /// Turns at a pool of `size` connections, of which `connections` are for single statements.
    pub(super) fn new(size: u32, connections: usize, max_wait: Duration) -> Self {
        let writers = connections.saturating_sub(1).max(1);
        let quotes = (size as usize / 4).max(1);
        Self {
            queue: Queue::with_concurrency(LIMITS, AT_ONCE),
            writers: Arc::new(Semaphore::new(writers)),
            quotes: Arc::new(Semaphore::new(quotes)),
            max_wait,
        }
    }

    /// The turn to write what has these keys.
    pub(super) async fn of(&self, mut keys: Vec<Key>) -> Result<Turn, Failure> {
        // In one order, so that no two who want the same keys wait for each other.
        keys.sort_by_key(Key::id);
        keys.dedup_by_key(|key| key.id());
        let deadline = Deadline::start(Wait::AtMost(LOCK_TIMEOUT));
        let mut tickets = Vec::with_capacity(keys.len());
        for key in &keys {
            tickets.push(self.queue.enter(key, &deadline).await.map_err(failure)?);
        }
        Ok(Turn { _share: self.share(&self.writers).await?, _tickets: tickets })
    }

    /// The turn to share rows, which may have to be waited for, too.
    pub(super) async fn of_quote(&self) -> Result<OwnedSemaphorePermit, Failure> {
        self.share(&self.quotes).await
    }

    async fn share(&self, of: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Failure> {
        match timeout(self.max_wait, Arc::clone(of).acquire_owned()).await {
            Ok(Ok(share)) => Ok(share),
            _ => Err(Failure::Busy),
        }
    }
}

/// The key of a record's writers.
pub(super) fn writers(of: Subject) -> Key {
    match of {
        Subject::Product(id) => Key::new("product", id),
        Subject::Other(kind, id) => Key::new("record", format_args!("{} {id}", kind.as_str())),
    }
}

fn failure(reason: BusyReason) -> Failure {
    match reason {
        BusyReason::Taken | BusyReason::TimedOut => Failure::Locked,
        BusyReason::QueueFull | BusyReason::NoConnection => Failure::Busy,
    }
}
