//! What can go wrong between the program and the database, sorted by what to do about it.

use super::lost;
use crate::product::{FieldId, Taken, Value, fields};
use concord_locks::{Contention, GuardError};
use concord_record::Values;
use std::{error::Error, sync::Arc};

/// Why a statement or a use case could not be done. An outcome like "somebody saved first" is not a failure.
///
/// Every function of `db` and `service` that returns it fails if the database is busy, gone or read-only.
/// Whether a write was done is then unknown, unless the variant says so; only a request with an
/// idempotency key is safe to send again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// No connection became free in the time allowed, or the database ended a statement or a
    /// transaction that took too long: it works, but is busy. Nothing was changed.
    #[error("the database has too much to do")]
    Busy,
    /// Somebody else held the row for longer than [`LOCK_TIMEOUT`](super::LOCK_TIMEOUT).
    #[error("another transaction held the row for too long")]
    Locked,
    /// Two transactions held what the other one wanted (a deadlock), or could not have come one after
    /// the other. The database undid this one; done again at once, it will probably succeed.
    #[error("another transaction was in the way")]
    Contended,
    /// The database takes no writes for now: a standby that is not promoted yet, or a primary that was
    /// set so. Nothing was changed.
    #[error("the database is read-only")]
    ReadOnly,
    /// The database is gone, starting or stopping. Trying again later may help.
    #[error("the database is not answering: {0}")]
    Unavailable(Arc<sqlx::Error>),
    /// Another product has a value that no two may share. Nothing was changed.
    #[error("{}", .0.message())]
    Taken(Taken),
    /// A fault in the program or its schema; the details are for the log, not for the client.
    #[error("unexpected answer from the database: {0}")]
    Internal(Arc<sqlx::Error>),
}

impl Failure {
    /// The failure of a write of these values: says which of them was refused.
    pub(super) fn of_write(error: sqlx::Error, values: &Values) -> Self {
        match Self::from(error) {
            Self::Taken(taken) => {
                let value = values.entry(taken.field).cloned().unwrap_or_default();
                Self::Taken(Taken { value, ..taken })
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
                // lock_not_available (PostgreSQL manual, appendix A, as all of these).
                Some("55P03") => Self::Locked,
                // query_canceled, idle_in_transaction_session_timeout, transaction_timeout.
                Some("57014" | "25P03" | "25P04") => Self::Busy,
                // read_only_sql_transaction.
                Some("25006") => {
                    lost::now();
                    Self::ReadOnly
                }
                // The connection leads to a server that stops, has crashed, starts or is gone: operator
                // intervention, connection exceptions.
                Some(code) if code.starts_with("57P") || code.starts_with("08") => {
                    lost::now();
                    Self::Unavailable(Arc::new(error))
                }
                // unique_violation.
                Some("23505") => match taken_field(&error) {
                    Some(field) => Self::Taken(Taken { field, value: Value::None, holder: None }),
                    None => Self::Internal(Arc::new(error)),
                },
                // Insufficient resources: too many connections, no room on the disk.
                Some(code) if code.starts_with("53") => Self::Unavailable(Arc::new(error)),
                _ => Self::Internal(Arc::new(error)),
            },
        }
    }
}

/// The field whose values a violated constraint keeps apart. PostgreSQL names it so by itself:
/// `products_<column>_key`.
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
