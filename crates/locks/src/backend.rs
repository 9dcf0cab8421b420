//! The interface between [`Locks`](crate::Locks) and a system that provides locks.

use super::{error::LockError, key::Key, wait::Deadline};
use std::sync::Arc;

/// A system that grants a lock to one holder at a time, among all processes that use it.
pub trait Backend: Send + Sync + Sized + 'static {
    /// The error of the system.
    type Error: Send;
    /// A lock that is held.
    type Held: HeldLock<Error = Self::Error>;

    /// Locks all keys, or none. The keys are sorted by id and contain no duplicates.
    ///
    /// Dropping the future cancels the attempt: nothing is locked or waited for afterwards.
    ///
    /// # Errors
    /// [`LockError`].
    fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        deadline: &Deadline,
    ) -> impl Future<Output = Result<Self::Held, LockError<Self::Error>>> + Send;
}

/// A lock that is held. Dropping it releases it as soon as possible and rolls back the work, if the
/// backend has transactions.
pub trait HeldLock: Send + 'static {
    /// The error of the system.
    type Error: Send;
    /// What the work receives: in PostgreSQL the connection, inside the transaction.
    type Context: Send;

    /// The context of the work.
    fn context(&mut self) -> &mut Self::Context;

    /// Commits the work and releases the lock.
    ///
    /// # Errors
    /// If the commit is not confirmed. The lock is released, at the latest when the backend notices.
    fn commit(self) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Rolls back the work, if the backend has transactions, and releases the lock.
    fn rollback(self) -> impl Future<Output = ()> + Send;
}
