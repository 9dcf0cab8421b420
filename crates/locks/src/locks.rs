//! The entry point of advisory locks.

use super::{
    backend::Backend,
    guard::Guard,
    key::Key,
    postgres::Postgres,
    queue::{Queue, QueueLimits, QueueStatus},
};
use std::sync::Arc;

/// Locks by business key. Cheap to clone; clones share the queues.
///
/// Create one for the process: callers of one `Locks` get a key in the order of their arrival.
#[derive(Debug)]
pub struct Locks<B: Backend = Postgres> {
    backend: Arc<B>,
    queue: Arc<Queue>,
}

impl<B: Backend> Locks<B> {
    /// Locks of `backend`, with a limit on the callers that wait in this process.
    #[must_use]
    pub fn new(backend: B, limits: QueueLimits) -> Self {
        Self { backend: Arc::new(backend), queue: Queue::new(limits) }
    }

    /// A request for the lock of `key`.
    pub fn guard(&self, key: Key) -> Guard<'_, B> {
        Guard::new(&self.backend, &self.queue, key)
    }

    /// The keys that callers of this process hold or wait for, in no particular order.
    #[must_use]
    pub fn queues(&self) -> Vec<QueueStatus> {
        self.queue.status()
    }

    /// The backend.
    #[must_use]
    pub fn backend(&self) -> &B {
        &self.backend
    }
}

impl<B: Backend> Clone for Locks<B> {
    fn clone(&self) -> Self {
        Self { backend: Arc::clone(&self.backend), queue: Arc::clone(&self.queue) }
    }
}
