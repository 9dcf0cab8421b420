//! The settings of every connection to the database. This is the only place that defines them.
//!
//! The settings are startup parameters: they cost no round trip and override the defaults of the role and
//! the database. A pooler in transaction mode does not pass them on, so there each transaction sets them.

use sqlx::postgres::PgConnectOptions;
use std::time::Duration;

/// How long a statement waits for a row that another transaction has locked.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// The settings for the connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSettings {
    /// How long a transaction may be idle before the database rolls it back. A server that was stopped or
    /// disconnected holds its rows for that long.
    pub idle_transaction: Duration,
    /// The statement timeout; `None`: that of the role. Not for writes: a commit that is cancelled while it
    /// waits for a synchronous standby counts as done, but may be lost with the primary.
    pub statement: Option<Duration>,
}

impl SessionSettings {
    /// The settings as name and value.
    #[must_use]
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            // The statements assume this level, whatever the default of the role or the database is.
            ("default_transaction_isolation", "read committed".to_owned()),
            ("lock_timeout", millis(LOCK_TIMEOUT)),
            ("idle_in_transaction_session_timeout", millis(self.idle_transaction)),
        ];
        settings.extend(self.statement.map(|time| ("statement_timeout", millis(time))));
        settings
    }

    /// The SQL that begins a transaction with these settings on a shared connection. It also deallocates
    /// prepared statements of other clients, because sqlx gives them all the same names.
    #[must_use]
    pub fn begin(&self) -> String {
        let local = self.settings().into_iter().filter(|(name, _)| !name.starts_with("default_"));
        let local: String =
            local.map(|(name, value)| format!("; set local {name} = {value}")).collect();
        format!("begin isolation level read committed; deallocate all{local}")
    }

    /// The address with these settings as startup parameters.
    #[must_use]
    pub fn at(&self, address: PgConnectOptions) -> PgConnectOptions {
        address.options(self.settings())
    }
}

/// In milliseconds, at least 1, because zero means no limit.
fn millis(time: Duration) -> String {
    time.as_millis().clamp(1, i32::MAX as u128).to_string()
}
