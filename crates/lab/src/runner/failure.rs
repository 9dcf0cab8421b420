//! Errors of the database that end a run.

use std::sync::Arc;

/// Why a run could not be finished.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// No connection was free in time, or the database ended a statement or transaction.
    #[error("the database is busy")]
    Busy,
    /// The database is read-only, such as a standby.
    #[error("the database is read-only")]
    ReadOnly,
    /// The database is down, starting or stopping.
    #[error("the database is not available: {0}")]
    Unavailable(Arc<sqlx::Error>),
    /// Anything else, such as a missing table.
    #[error("unexpected database error: {0}")]
    Unexpected(Arc<sqlx::Error>),
}

impl Failure {
    /// The explanation for users.
    pub fn explain(&self) -> String {
        let why = match self {
            Self::Busy => "The database was too busy",
            Self::ReadOnly => "The database is read-only",
            Self::Unavailable(_) => "The database did not answer",
            Self::Unexpected(_) => "The database gave an answer that nobody expected",
        };
        format!("{why}, so the run broke off. Nothing else is affected. Try it again.")
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match &error {
            E::PoolTimedOut => Self::Busy,
            E::Io(_) | E::Tls(_) | E::Protocol(_) | E::WorkerCrashed | E::PoolClosed => {
                Self::Unavailable(Arc::new(error))
            }
            // PostgreSQL manual, appendix A.
            _ => match code.as_deref() {
                // serialization_failure, deadlock_detected, lock_not_available, query_canceled,
                // idle_in_transaction_session_timeout, transaction_timeout.
                Some("40001" | "40P01" | "55P03" | "57014" | "25P03" | "25P04") => Self::Busy,
                // read_only_sql_transaction.
                Some("25006") => Self::ReadOnly,
                // Operator intervention, connection exceptions, insufficient resources.
                Some(code) if ["57P", "08", "53"].iter().any(|class| code.starts_with(class)) => {
                    Self::Unavailable(Arc::new(error))
                }
                _ => Self::Unexpected(Arc::new(error)),
            },
        }
    }
}
