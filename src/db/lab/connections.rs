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
/// By how much longer PostgreSQL waits than a run lasts, for a lock, a statement, or a transaction that
/// does nothing: these limits are for a server that stands still, and never what ends a run.
const GRACE: Duration = Duration::from_secs(10);

/// The connections of one run; to be closed with it.
#[derive(Debug)]
pub struct Connections(PgPool);

impl Connections {
    /// Prepares at most so many, for a run that lasts at most so long; none is made yet.
    #[must_use]
    pub fn new(db: &Database, number: u32, longest: Duration) -> Self {
        let patience = (longest + GRACE).as_millis().to_string();
        // That statements wait is what the lab is for, and nothing for the log.
        let address = (*db.address()).clone().disable_statement_logging();
        let address = address.application_name("concord lab").options([
            // A worker may end while it is being interrupted; that is no news.
            ("client_min_messages", "error".to_owned()),
            ("lock_timeout", patience.clone()),
            ("statement_timeout", patience.clone()),
            ("idle_in_transaction_session_timeout", patience),
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

    /// Closes all. Sessions of workers close by themselves.
    pub async fn close(&self) {
        self.0.close().await;
    }
}
