//! Locks by business key, for use cases that span several rows or none.

use super::{Result, Service};
use crate::{
    db::Failure,
    locks::{Locks, LocksNow},
};
use std::sync::Arc;

impl Service {
    /// The locks.
    #[must_use]
    pub const fn locks(&self) -> &Locks {
        &self.locks
    }

    /// Who holds and who waits for what right now, in this database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn locks_now(&self) -> Result<LocksNow> {
        self.locks.now().await.map_err(|error| match error {
            // It has a connection of its own, so there is none because none can be made.
            sqlx::Error::PoolTimedOut => Failure::Unavailable(Arc::new(error)),
            error => error.into(),
        })
    }
}
