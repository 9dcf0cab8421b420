//! Why the schema is not up to date.

use crate::db::Failure;
use sqlx::{error::DatabaseError, migrate::MigrateError};

/// What to do about a pooler that was not told of.
const POOLER: &str = "Between Concord and PostgreSQL is a connection pooler, such as PgBouncer, that does not \
    pass on the settings of a connection. Name the address of PostgreSQL itself, past the pooler, in \
    CONCORD_DATABASE_DIRECT_URL: then DATABASE_URL may lead through a pooler, also in transaction mode.";

/// Why the schema is not up to date.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SchemaError {
    /// It may be later: the database is away, starting or read-only, or another server is at work on it.
    #[error(transparent)]
    Later(Failure),
    /// It will not be by itself. One line for people: what is wrong, and what to type.
    #[error("{0}")]
    Refused(String),
}

impl SchemaError {
    /// The database does not even say no.
    pub(super) fn silent() -> Self {
        let slow = std::io::Error::new(std::io::ErrorKind::TimedOut, "it does not answer");
        Self::Later(sqlx::Error::Io(slow).into())
    }

    /// Settings of the connection were refused or dropped on the way.
    pub(super) fn pooler() -> Self {
        Self::Refused(POOLER.to_owned())
    }

    /// What one line says.
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Self::Refused(text.into())
    }
}

impl From<sqlx::Error> for SchemaError {
    fn from(error: sqlx::Error) -> Self {
        if let Some(text) = error.as_database_error().and_then(what_to_do) {
            return Self::Refused(text);
        }
        match Failure::from(error) {
            Failure::Internal(error) => Self::Refused(format!(
                "The schema cannot be brought up to date: {}. Nothing was changed.",
                one_line(&error.to_string())
            )),
            failure => Self::Later(failure),
        }
    }
}

impl From<MigrateError> for SchemaError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Refused(one_line(&other.to_string())),
        }
    }
}

/// For what only people can put right (SQLSTATEs: PostgreSQL manual, appendix A).
fn what_to_do(error: &dyn DatabaseError) -> Option<String> {
    let said = one_line(error.message());
    Some(match error.code()?.as_ref() {
        "08P01" if said.contains("unsupported startup parameter") => POOLER.to_owned(),
        "28P01" | "28000" => format!(
            "PostgreSQL does not let Concord in: {said}. Check user and password in DATABASE_URL, \
             and the server's pg_hba.conf."
        ),
        "3D000" => format!(
            "PostgreSQL says: {said}. Make it, as in: createdb concord. Or name another one in \
             DATABASE_URL."
        ),
        "42501" => format!(
            "The role in DATABASE_URL may not change the schema: {said}. Start Concord once with the \
             role that owns its tables, or make this role their owner: ALTER TABLE … OWNER TO …"
        ),
        "42P06" | "42P07" | "42710" | "42723" => format!(
            "The database holds something of another program: {said}. Nothing was changed. Give \
             Concord a database of its own, as in: createdb concord. Then name it in DATABASE_URL."
        ),
        _ => return None,
    })
}

/// What is one line in the log and on a terminal.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
