//! A worker's connection.

use super::text;
use crate::db::Failure;
use sqlx::{Executor, PgConnection, Postgres, pool::PoolConnection, query_file};
use std::sync::Arc;

/// What a statement may have to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// A row.
    Row(i32),
    /// The rows of a team.
    Team(i32),
    /// The worker's business key.
    Key,
}

/// Is told when a statement runs that may have to wait.
pub trait Observer: std::fmt::Debug + Send + Sync {
    /// It is sent.
    fn begins(&self, touch: Touch);
    /// Its answer is there.
    fn ends(&self);
}

/// Why a transaction of the lab could not go on.
#[derive(Debug)]
pub enum Trouble {
    /// PostgreSQL ended it to end a deadlock (40P01).
    Deadlock,
    /// It could not have come before or after another (40001).
    Serialization,
    /// A lock was not to be had in time, the statement took too long, or somebody interrupted it
    /// (55P03, 57014).
    Timeout,
    /// Nothing that belongs to the trial.
    Other(Failure),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|it| it.code());
        match code.as_deref() {
            Some("40P01") => Self::Deadlock,
            Some("40001") => Self::Serialization,
            Some("55P03" | "57014") => Self::Timeout,
            _ => Self::Other(error.into()),
        }
    }
}

/// A worker's connection, with one function for each statement.
#[derive(Debug)]
pub struct Session {
    connection: PoolConnection<Postgres>,
    pid: i32,
    observer: Arc<dyn Observer>,
    ran: Vec<&'static str>,
    /// Whether there is a transaction to take back.
    is_open: bool,
}

/// Tells the observer of the end, however the statement ends.
pub(super) struct Observed(Arc<dyn Observer>);

impl Drop for Observed {
    fn drop(&mut self) {
        self.0.ends();
    }
}

impl Session {
    pub(super) async fn new(
        mut connection: PoolConnection<Postgres>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, Failure> {
        // A transaction that is open when a worker goes ends with its connection; the pool would keep
        // both, as it knows nothing of a `begin` that was sent as text.
        connection.close_on_drop();
        let pid = query_file!("src/db/sql/lab/backend.sql").fetch_one(&mut *connection).await?.pid;
        Ok(Self { connection, pid, observer, ran: Vec::new(), is_open: false })
    }

    /// The number by which PostgreSQL knows it.
    #[must_use]
    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// The statements that were run, each once, in the order of their first use; but no rollback.
    #[must_use]
    pub fn ran(&self) -> &[&'static str] {
        &self.ran
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn begin(&mut self, serializable: bool) -> Result<(), Trouble> {
        self.is_open = true;
        self.control(if serializable { text::BEGIN_SERIALIZABLE } else { text::BEGIN }).await
    }

    /// Commits it.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn commit(&mut self) -> Result<(), Trouble> {
        let outcome = self.control(text::COMMIT).await;
        // A commit that is refused has taken everything back.
        self.is_open = !matches!(outcome, Ok(()) | Err(Trouble::Serialization));
        outcome
    }

    /// Takes it back, if it has not ended.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn rollback(&mut self) -> Result<(), Trouble> {
        if self.is_open {
            self.connection.execute(text::ROLLBACK).await?;
            self.is_open = false;
        }
        Ok(())
    }

    async fn control(&mut self, text: &'static str) -> Result<(), Trouble> {
        self.note(text);
        self.connection.execute(text).await?;
        Ok(())
    }

    /// Waits for the lock of a business key, by its number; it is free again with the transaction's end.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn lock_key(&mut self, number: i64) -> Result<(), Trouble> {
        let (connection, _observed) = self.watched(text::LOCK_KEY, Touch::Key);
        query_file!("src/db/sql/lab/lock_key.sql", number).execute(connection).await?;
        Ok(())
    }

    /// The connection for one statement, and the watch over it.
    pub(super) fn watched(
        &mut self,
        text: &'static str,
        touch: Touch,
    ) -> (&mut PgConnection, Observed) {
        self.note(text);
        self.observer.begins(touch);
        (&mut self.connection, Observed(Arc::clone(&self.observer)))
    }

    fn note(&mut self, text: &'static str) {
        if !self.ran.contains(&text) {
            self.ran.push(text);
        }
    }
}
