//! Errors of the schema migration.

use crate::db::Failure;
use sqlx::{error::DatabaseError, migrate::MigrateError};

/// What to do about a pooler that is not configured.
const POOLER: &str = "Between Concord and PostgreSQL is a connection pooler, such as PgBouncer, that does not \
    pass on the settings of a connection. Name the address of PostgreSQL itself, past the pooler, in \
    CONCORD_DATABASE_DIRECT_URL: then DATABASE_URL may lead through a pooler, also in transaction mode.";

/// Why the schema was not migrated.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SchemaError {
    /// May succeed later: the database is unreachable, starting or read-only, or another server is migrating it.
    #[error(transparent)]
    Later(Failure),
    /// Will not succeed without intervention. One line for people: what is wrong, and what to type.
    #[error("{0}")]
    Refused(String),
}

impl SchemaError {
    /// The database does not answer at all.
    pub(super) fn silent() -> Self {
        let slow = std::io::Error::new(std::io::ErrorKind::TimedOut, "it does not answer");
        Self::Later(sqlx::Error::Io(slow).into())
    }

    /// A pooler refused or dropped settings of the connection.
    pub(super) fn pooler() -> Self {
        Self::Refused(POOLER.to_owned())
    }

    /// A refusal with this text as one line.
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

/// Errors that only people can fix (SQLSTATEs: PostgreSQL manual, appendix A).
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

/// Joins the text into one line for the log and the terminal.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
