//! A few connections for one run.

use super::{Keeper, Observer, Session};
use crate::db::{Database, Failure};
use sqlx::{
    ConnectOptions,
    postgres::{PgPool, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};

/// How long connecting may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a statement waits for a lock. PostgreSQL takes a second to find a deadlock, and where many
/// hold a row together, it ends one of them each second.
const LOCK_PATIENCE: Duration = Duration::from_secs(20);
/// How long a statement may take in all.
const STATEMENT_PATIENCE: Duration = Duration::from_secs(25);
/// How long a transaction may do nothing, in case this process stands still.
const IDLE_PATIENCE: Duration = Duration::from_secs(40);

/// The connections of one run; to be closed with it.
#[derive(Debug)]
pub struct Connections(PgPool);

impl Connections {
    /// Prepares at most so many; none is made yet.
    #[must_use]
    pub fn new(db: &Database, number: u32) -> Self {
        // That statements wait is what the lab is for, and nothing for the log.
        let address = (*db.address()).clone().disable_statement_logging();
        let address = address.application_name("concord lab").options([
            ("lock_timeout", LOCK_PATIENCE.as_millis().to_string()),
            ("statement_timeout", STATEMENT_PATIENCE.as_millis().to_string()),
            ("idle_in_transaction_session_timeout", IDLE_PATIENCE.as_millis().to_string()),
            // A table this small would be read whole, and SERIALIZABLE would then see conflicts with
            // rows that nobody asked for.
            ("enable_seqscan", "off".to_owned()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(number)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(address);
        Self(pool)
    }

    /// One for a worker, who is told of by `observer`.
    ///
    /// # Errors
    /// When there is none to be had.
    pub async fn session(&self, observer: Arc<dyn Observer>) -> Result<Session, Failure> {
        Session::new(self.0.acquire().await?, observer).await
    }

    /// One for what is around a run.
    ///
    /// # Errors
    /// When there is none to be had.
    pub async fn keeper(&self) -> Result<Keeper, Failure> {
        Ok(Keeper::new(self.0.acquire().await?))
    }

    /// Closes all. Those that are given back later close then.
    pub async fn close(&self) {
        self.0.close().await;
    }
}
