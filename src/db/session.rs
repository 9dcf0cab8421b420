//! What every connection to the database is set to. The one place for it.
//!
//! The settings are startup parameters: they cost no round trip, and they win over what the role or the
//! database sets. A pooler in transaction mode does not pass them on; there they have to be set in each
//! transaction instead.

use sqlx::postgres::PgConnectOptions;
use std::time::Duration;

/// How long a statement waits for a row that another transaction holds.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// What the connections of one pool are set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSettings {
    /// How long a transaction may do nothing before the database rolls it back: one of a server that
    /// was stopped or cut off would hold its rows for as long.
    pub idle_transaction: Duration,
    /// How long a statement may take; `None`: as long as the role may. Not for writes: a commit that is
    /// cancelled while it waits for a synchronous standby counts as done, and may be lost with the primary.
    pub statement: Option<Duration>,
}

impl SessionSettings {
    /// The settings by name.
    #[must_use]
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            // What the statements are written for, whatever the role or the database has as its default.
            ("default_transaction_isolation", "read committed".to_owned()),
            ("lock_timeout", millis(LOCK_TIMEOUT)),
            ("idle_in_transaction_session_timeout", millis(self.idle_transaction)),
        ];
        settings.extend(self.statement.map(|time| ("statement_timeout", millis(time))));
        settings
    }

    /// What begins a transaction with these settings on a connection that others have used, and forgets
    /// their prepared statements: sqlx gives them all the same names.
    #[must_use]
    pub fn begin(&self) -> String {
        let local = self.settings().into_iter().filter(|(name, _)| !name.starts_with("default_"));
        let local: String =
            local.map(|(name, value)| format!("; set local {name} = {value}")).collect();
        format!("begin isolation level read committed; deallocate all{local}")
    }

    /// An address whose connections have these settings.
    #[must_use]
    pub fn at(&self, address: PgConnectOptions) -> PgConnectOptions {
        address.options(self.settings())
    }
}

/// In milliseconds, where zero would mean for ever.
fn millis(time: Duration) -> String {
    time.as_millis().clamp(1, i32::MAX as u128).to_string()
}
