//! The address of the database: direct, or through a pooler in transaction mode such as `PgBouncer`.
//!
//! With such a pooler, each transaction may run on a different database connection, so session state does
//! not persist: no settings, prepared statements, LISTEN or session-level advisory locks. Every statement
//! therefore runs in a transaction, which starts by applying the settings and by deallocating prepared
//! statements that other clients left under the same names. Whatever needs a session bypasses the pooler.

use super::session::SessionSettings;
use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;

/// The address of the database.
#[derive(Debug, Clone)]
pub struct Address {
    main: PgConnectOptions,
    /// Bypasses the pooler.
    direct: Option<PgConnectOptions>,
}

impl From<PgConnectOptions> for Address {
    fn from(main: PgConnectOptions) -> Self {
        Self { main, direct: None }
    }
}

impl Address {
    /// Through a pooler in transaction mode, with a direct address that bypasses it.
    #[must_use]
    pub fn through_pooler(pooler: PgConnectOptions, direct: PgConnectOptions) -> Self {
        // No prepared statements, and no startup parameter that the pooler does not support.
        let main = pooler.statement_cache_capacity(0).extra_float_digits(None);
        Self { main, direct: Some(direct) }
    }

    /// Whether there is a pooler.
    #[must_use]
    pub const fn is_pooled(&self) -> bool {
        self.direct.is_some()
    }

    /// For whatever needs its own session: LISTEN, migrations, the lab.
    #[must_use]
    pub fn direct(&self) -> &PgConnectOptions {
        self.direct.as_ref().unwrap_or(&self.main)
    }

    /// The address as given, without session settings.
    #[must_use]
    pub const fn main(&self) -> &PgConnectOptions {
        &self.main
    }

    /// Connect options with these settings, where they can be startup parameters.
    pub(super) fn with(&self, session: &SessionSettings) -> PgConnectOptions {
        if self.is_pooled() { self.main.clone() } else { session.at(self.main.clone()) }
    }

    /// The SQL that begins a transaction with these settings, if they have to be set per transaction.
    pub(super) fn begin(&self, session: &SessionSettings) -> Option<Arc<str>> {
        self.is_pooled().then(|| session.begin().into())
    }
}
