//! The connection of a worker.

use crate::{runner::failure::Failure, sql};
use sqlx::{
    Executor, PgConnection, Postgres, pool::PoolConnection, postgres::PgArguments, query,
    query::Query, query_scalar,
};
use std::sync::Arc;

/// What a statement may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockTarget {
    Row(i32),
    /// The rows of a team.
    Team(i32),
    /// The business key of the operation.
    Key,
}

/// Is notified of statements that may wait for a lock.
pub trait StatementObserver: std::fmt::Debug + Send + Sync {
    /// The statement is about to be sent.
    fn started(&self, target: LockTarget);
    /// It has ended, or its future was dropped.
    fn ended(&self);
}

/// Why a statement failed.
#[derive(Debug)]
pub enum SessionError {
    /// Aborted to resolve a deadlock (40P01).
    Deadlock,
    /// Not serializable (40001).
    Serialization,
    /// A lock or statement timed out, or the statement was cancelled (55P03, 57014).
    Timeout,
    /// An error that is not caused by concurrency.
    Other(Failure),
}

impl From<sqlx::Error> for SessionError {
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

/// The connection of a worker, with a function for each statement.
#[derive(Debug)]
pub struct Session {
    connection: PoolConnection<Postgres>,
    pid: i32,
    observer: Arc<dyn StatementObserver>,
    executed: Vec<&'static str>,
    in_transaction: bool,
}

/// Notifies the observer of the end of a statement.
pub(super) struct Observed(Arc<dyn StatementObserver>);

impl Drop for Observed {
    fn drop(&mut self) {
        self.0.ended();
    }
}

impl Session {
    pub(super) async fn new(
        mut connection: PoolConnection<Postgres>,
        observer: Arc<dyn StatementObserver>,
    ) -> Result<Self, Failure> {
        // The pool does not know about transactions that were begun with raw SQL, and would reuse the connection.
        connection.close_on_drop();
        let pid = query_scalar("select pg_backend_pid()").fetch_one(&mut *connection).await?;
        Ok(Self { connection, pid, observer, executed: Vec::new(), in_transaction: false })
    }

    /// The process id of the session in PostgreSQL.
    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// The statements executed so far except rollbacks, each once, in order of first use.
    pub fn executed(&self) -> &[&'static str] {
        &self.executed
    }

    pub async fn begin(&mut self, serializable: bool) -> Result<(), SessionError> {
        self.in_transaction = true;
        self.control(if serializable { sql::BEGIN_SERIALIZABLE } else { sql::BEGIN }).await
    }

    pub async fn commit(&mut self) -> Result<(), SessionError> {
        let outcome = self.control(sql::COMMIT).await;
        // A commit that is not serializable has rolled the transaction back.
        self.in_transaction = !matches!(outcome, Ok(()) | Err(SessionError::Serialization));
        outcome
    }

    /// Rolls the transaction back if there is one.
    pub async fn rollback(&mut self) -> Result<(), SessionError> {
        if self.in_transaction {
            self.connection.execute("rollback").await?;
            self.in_transaction = false;
        }
        Ok(())
    }

    async fn control(&mut self, statement: &'static str) -> Result<(), SessionError> {
        self.record(statement);
        self.connection.execute(statement).await?;
        Ok(())
    }

    /// Waits for the advisory lock with this id, which ends with the transaction.
    pub async fn lock_key(&mut self, id: i64) -> Result<(), SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::LOCK_KEY, LockTarget::Key);
        sql.bind(id).execute(connection).await?;
        Ok(())
    }

    /// Prepares a statement to bind and execute on the connection. Keep [`Observed`] until it has ended.
    pub(super) fn prepare(
        &mut self,
        statement: &'static str,
        target: LockTarget,
    ) -> (Query<'static, Postgres, PgArguments>, &mut PgConnection, Observed) {
        self.record(statement);
        self.observer.started(target);
        (query(statement), &mut self.connection, Observed(Arc::clone(&self.observer)))
    }

    fn record(&mut self, statement: &'static str) {
        if !self.executed.contains(&statement) {
            self.executed.push(statement);
        }
    }
}
