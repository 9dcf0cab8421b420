//! What can go wrong between the program and the database, sorted by what to do about it.

use crate::locks::{Contention, GuardError};
use std::sync::Arc;

/// A statement that could not be done. An outcome like "somebody saved first" is not a failure.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// No connection became free in the time allowed: the database works, but is busy.
    #[error("no database connection became free in time")]
    Busy,
    /// Somebody else held the row for longer than [`LOCK_PATIENCE`](super::LOCK_PATIENCE).
    #[error("another transaction held the row for too long")]
    Locked,
    /// Two transactions held what the other one wanted (a deadlock), or could not have come one after
    /// the other. The database undid this one; done again at once, it will probably succeed.
    #[error("another transaction was in the way")]
    Contended,
    /// The database is gone, starting or stopping. Trying again later may help.
    #[error("the database is not answering: {0}")]
    Unavailable(Arc<sqlx::Error>),
    /// A fault in the program or its schema; the details are for the log, not for the client.
    #[error("unexpected answer from the database: {0}")]
    Internal(Arc<sqlx::Error>),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::PoolTimedOut => Self::Busy,
            E::Io(_) | E::Tls(_) | E::Protocol(_) | E::PoolClosed | E::WorkerCrashed => {
                Self::Unavailable(Arc::new(error))
            }
            // lock_not_available (PostgreSQL manual, appendix A).
            E::Database(answer) if answer.code().as_deref() == Some("55P03") => Self::Locked,
            // deadlock_detected, serialization_failure.
            _ if error.is_contention() => Self::Contended,
            E::Database(answer) if is_passing(answer.code().as_deref()) => {
                Self::Unavailable(Arc::new(error))
            }
            _ => Self::Internal(Arc::new(error)),
        }
    }
}

impl Contention for Failure {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Contended)
    }
}

/// Work under a lock fails as work does; a lock that was not got in time, as a row would.
impl From<GuardError<Self>> for Failure {
    fn from(error: GuardError<Self>) -> Self {
        match error {
            GuardError::Busy(_) => Self::Locked,
            GuardError::Backend(error) => error.into(),
            GuardError::Work(failure) => failure,
        }
    }
}

/// SQLSTATEs of a server that is stopping, starting, full or read-only for now (PostgreSQL manual,
/// appendix A): operator intervention, connection exceptions, insufficient resources, and 25006
/// of a standby that is being promoted.
fn is_passing(code: Option<&str>) -> bool {
    code.is_some_and(|c| {
        c.starts_with("57P") || c.starts_with("08") || c.starts_with("53") || c == "25006"
    })
}
