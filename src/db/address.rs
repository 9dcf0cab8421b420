//! Where the database is: reached directly, or through a pooler in transaction mode such as `PgBouncer`.
//!
//! Through such a pooler each transaction meets another connection of the database. Nothing that belongs to
//! a session holds there: no settings, no prepared statements, no LISTEN, no advisory lock of a session. So
//! every statement is in a transaction, which begins with its settings and forgets the prepared statements
//! that others have left on the connection under the same names; and what needs a session goes past the
//! pooler.

use super::session::SessionSettings;
use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Address {
    main: PgConnectOptions,
    /// Past the pooler.
    direct: Option<PgConnectOptions>,
}

impl From<PgConnectOptions> for Address {
    fn from(main: PgConnectOptions) -> Self {
        Self { main, direct: None }
    }
}

impl Address {
    /// Through a pooler in transaction mode, and past it.
    #[must_use]
    pub fn through_pooler(pooler: PgConnectOptions, direct: PgConnectOptions) -> Self {
        // Neither prepared statements nor what the pooler does not know how to pass on.
        let main = pooler.statement_cache_capacity(0).extra_float_digits(None);
        Self { main, direct: Some(direct) }
    }

    /// Whether there is a pooler.
    #[must_use]
    pub const fn is_pooled(&self) -> bool {
        self.direct.is_some()
    }

    /// For what needs a session of its own: LISTEN, migrations, the lab.
    #[must_use]
    pub fn direct(&self) -> &PgConnectOptions {
        self.direct.as_ref().unwrap_or(&self.main)
    }

    /// As given, without settings.
    #[must_use]
    pub const fn main(&self) -> &PgConnectOptions {
        &self.main
    }

    /// For connections with these settings, where settings can be given on connecting.
    pub(super) fn with(&self, session: &SessionSettings) -> PgConnectOptions {
        if self.is_pooled() { self.main.clone() } else { session.at(self.main.clone()) }
    }

    /// What begins a transaction with these settings, where that is the only place for them.
    pub(super) fn begin(&self, session: &SessionSettings) -> Option<Arc<str>> {
        self.is_pooled().then(|| session.begin().into())
    }
}
