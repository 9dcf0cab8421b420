//! The seam: what a place that gives locks must be able to do.

use super::{Key, LockError, Patience};
use std::sync::Arc;

/// Something that gives locks to one holder at a time, among all processes that ask it.
pub trait Backend: Send + Sync + Sized + 'static {
    /// What can go wrong in it.
    type Error: Send;
    /// A lock that is held.
    type Held: Held<Error = Self::Error>;

    /// Takes all keys, which are in order and without doubles; none of them is held unless all are.
    ///
    /// Dropping the future gives up: nothing is held, and nobody waits any more.
    ///
    /// # Errors
    /// When they are not to be had in time, or the backend fails.
    fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        patience: &Patience,
    ) -> impl Future<Output = Result<Self::Held, LockError<Self::Error>>> + Send;
}

/// A lock that is held. Dropped, it is given up as soon as can be, and what was done under it is taken
/// back where the backend can do that.
pub trait Held: Send + 'static {
    /// What can go wrong.
    type Error: Send;
    /// What the guarded work is given.
    type Work: Send;

    /// What the guarded work is given.
    fn work(&mut self) -> &mut Self::Work;

    /// The work is done and counts; frees the lock.
    ///
    /// # Errors
    /// When the backend does not say that it counts. The lock is free, or will be when the backend
    /// notices.
    fn finish(self) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The work is taken back; frees the lock.
    fn give_up(self) -> impl Future<Output = ()> + Send;
}
