//! Locks by business key, for use cases that span several rows or none.

use super::{Result, Service};
use crate::locks::{Locks, LocksNow};

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
        match self.locks.now().await {
            Ok(now) => Ok(now),
            Err(error) => Err(self.db.reason_of(error).await),
        }
    }
}
