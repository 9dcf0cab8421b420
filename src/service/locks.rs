//! Locks by business key, for use cases that span several rows or none.

use super::{Result, Service};
use crate::{
    db::{Database, Failure, LOCK_PATIENCE},
    locks::{Limits, Locks, LocksNow, Postgres},
};
use std::sync::Arc;

/// How many connections there are for locks at most, beside those of the pool.
const CONNECTIONS: u32 = 8;

/// Locks of this database as long as nobody gives others.
pub(super) fn usual(db: &Database) -> Locks {
    let backend = Postgres::new(&db.address(), CONNECTIONS, LOCK_PATIENCE);
    Locks::new(backend, Limits::default())
}

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
