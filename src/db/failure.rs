//! Database failures, by how to react to them.

use super::lost;
use crate::product::{FieldId, Taken, Value, fields};
use concord_locks::{Contention, GuardError};
use concord_record::Values;
use std::{error::Error, sync::Arc};

/// Why a statement or a use case failed. An outcome like "somebody saved first" is not a failure.
///
/// Every function of `db` and `service` that returns this fails if the database is busy, unreachable or
/// read-only. Whether a write was done is then unknown, unless the variant says so; only a request with an
/// idempotency key is safe to repeat.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// No connection became free in time, or the database cancelled a statement or transaction that took
    /// too long: it works, but is overloaded. Nothing was changed.
    #[error("the database has too much to do")]
    Busy,
    /// Another transaction held the row for longer than [`LOCK_TIMEOUT`](super::LOCK_TIMEOUT).
    #[error("another transaction held the row for too long")]
    Locked,
    /// A deadlock or serialization failure. The database rolled this transaction back; an immediate retry
    /// will probably succeed.
    #[error("another transaction was in the way")]
    Contended,
    /// The database accepts no writes: a standby that is not promoted yet, or a primary that is set to
    /// read-only. Nothing was changed.
    #[error("the database is read-only")]
    ReadOnly,
    /// The database is unreachable, starting or stopping. A later retry may succeed.
    #[error("the database is not answering: {0}")]
    Unavailable(Arc<sqlx::Error>),
    /// Another product has a value that no two may share. Nothing was changed.
    #[error("{}", .0.message())]
    Taken(Box<Taken>),
    /// A fault in the program or its schema; the details are for the log, not for the client.
    #[error("unexpected answer from the database: {0}")]
    Internal(Arc<sqlx::Error>),
}

impl Failure {
    /// The failure of a write of these values: says which of them was refused.
    pub(super) fn of_write(error: sqlx::Error, values: &Values) -> Self {
        match Self::from(error) {
            Self::Taken(mut taken) => {
                taken.value = values.entry(taken.field).cloned().unwrap_or_default();
                Self::Taken(taken)
            }
            other => other,
        }
    }

    /// A fault of the program.
    pub fn fault(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::new(sqlx::Error::Encode(reason.into())))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match &error {
            E::PoolTimedOut => Self::Busy,
            E::Io(_) | E::Tls(_) | E::Protocol(_) | E::WorkerCrashed => {
                lost::now();
                Self::Unavailable(Arc::new(error))
            }
            E::PoolClosed => Self::Unavailable(Arc::new(error)),
            _ if error.is_contention() => Self::Contended,
            _ => match code.as_deref() {
                // lock_not_available (all codes: PostgreSQL manual, appendix A).
                Some("55P03") => Self::Locked,
                // query_canceled, idle_in_transaction_session_timeout, transaction_timeout.
                Some("57014" | "25P03" | "25P04") => Self::Busy,
                // read_only_sql_transaction.
                Some("25006") => {
                    lost::now();
                    Self::ReadOnly
                }
                // Operator intervention and connection exceptions: the server is stopping, has crashed, is
                // starting or is gone.
                Some(code) if code.starts_with("57P") || code.starts_with("08") => {
                    lost::now();
                    Self::Unavailable(Arc::new(error))
                }
                // unique_violation.
                Some("23505") => match taken_field(&error) {
                    Some(field) => {
                        Self::Taken(Box::new(Taken { field, value: Value::None, holder: None }))
                    }
                    None => Self::Internal(Arc::new(error)),
                },
                // Insufficient resources: too many connections, disk full.
                Some(code) if code.starts_with("53") => Self::Unavailable(Arc::new(error)),
                _ => Self::Internal(Arc::new(error)),
            },
        }
    }
}

/// The field of a violated unique constraint. PostgreSQL's default name for it is `products_<column>_key`.
fn taken_field(error: &sqlx::Error) -> Option<FieldId> {
    let constraint = error.as_database_error()?.constraint()?;
    let column = constraint.strip_prefix("products_")?.strip_suffix("_key")?;
    fields::ids().find(|field| fields::key(*field) == column)
}

impl Contention for Failure {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Contended)
    }
}

/// Maps errors of work under a lock: a lock that was not acquired in time is like a locked row.
impl From<GuardError<Self>> for Failure {
    fn from(error: GuardError<Self>) -> Self {
        match error {
            GuardError::Busy(_) => Self::Locked,
            GuardError::Backend(error) => error.into(),
            GuardError::Work(failure) => failure,
        }
    }
}
