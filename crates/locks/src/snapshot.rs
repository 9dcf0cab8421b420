//! Snapshots of the holders and waiters of a database, as reported by PostgreSQL.

mod assemble;
mod key_names;
mod rows;
mod types;

pub use types::{BlockedSession, KeyStatus, LONG_HOLD, LockSnapshot, Session};

use super::{locks::Locks, postgres::Postgres};
use rows::Rows;

impl Locks<Postgres> {
    /// The sessions of all programs that hold locks of this database or wait for them.
    ///
    /// Uses its own connection, so it works even while all others are waiting.
    ///
    /// # Errors
    /// Database errors.
    pub async fn snapshot(&self) -> Result<LockSnapshot, sqlx::Error> {
        let (pool, prologue) = (self.backend().monitor().clone(), self.backend().prologue());
        // In a separate task, so that it completes even if the caller is dropped (sqlx#4385).
        let rows = tokio::spawn(Rows::read(pool, prologue)).await;
        let rows = rows.unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
        Ok(assemble::assemble(rows, &self.queues()))
    }
}
