//! Limits which writers hold a connection while they wait for a row.
//!
//! In PostgreSQL a waiting writer occupies its connection. The writers of one locked product could occupy
//! every connection and block all other reads and writes. Here they queue in the process: only [`AT_ONCE`]
//! of a product's writers have a connection, one that writes and one that the database wakes next. All
//! writers together leave one connection for reads.

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
/// How many writers may wait in the process. Further ones fail as busy.
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

/// The turn of a writer. Dropping it passes the turn on.
#[derive(Debug)]
pub struct Turn {
    // Declared first, so that it is released before the tickets and the next writer finds it free.
    _share: OwnedSemaphorePermit,
    _tickets: Vec<Ticket>,
}

impl Turns {
    /// Turns for a pool of `size` connections, `connections` of which are for single statements.
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

    /// The turn to write under these keys.
    pub(super) async fn of(&self, mut keys: Vec<Key>) -> Result<Turn, Failure> {
        // Always in the same order, so that two writers of the same keys cannot deadlock.
        keys.sort_by_key(Key::id);
        keys.dedup_by_key(|key| key.id());
        let deadline = Deadline::start(Wait::AtMost(LOCK_TIMEOUT));
        let mut tickets = Vec::with_capacity(keys.len());
        for key in &keys {
            tickets.push(self.queue.enter(key, &deadline).await.map_err(failure)?);
        }
        Ok(Turn { _share: self.share(&self.writers).await?, _tickets: tickets })
    }

    /// The turn to lock rows for share, which may also have to wait.
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

/// The queue key of a record.
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
