//! The connections of one run.

use super::{Control, Session, StatementObserver};
use crate::runner::failure::Failure;
use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How much longer than a run PostgreSQL waits for a lock, a statement or an idle transaction. Runs are
/// ended by cancelling statements; these timeouts are for the case that the process cannot do that.
const TIMEOUT_MARGIN: Duration = Duration::from_secs(10);

/// The connections of one run.
#[derive(Debug)]
pub struct Connections(PgPool);

impl Connections {
    /// At most `number` connections for a run of at most `longest`. They are opened on demand.
    pub fn new(database: &PgConnectOptions, number: u32, longest: Duration) -> Self {
        let timeout = (longest + TIMEOUT_MARGIN).as_millis().to_string();
        // Slow statements are expected here and not worth logging.
        let database = database.clone().disable_statement_logging();
        let database = database.application_name("concord lab").options([
            // Hides the warning about a cancellation that arrives after its statement.
            ("client_min_messages", "error".to_owned()),
            ("lock_timeout", timeout.clone()),
            ("statement_timeout", timeout.clone()),
            ("idle_in_transaction_session_timeout", timeout),
            // Sequential scans of these small tables would cause serialization failures because of rows
            // that the query does not need.
            ("enable_seqscan", "off".to_owned()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(number)
            .acquire_timeout(CONNECT_TIMEOUT)
            .connect_lazy_with(database);
        Self(pool)
    }

    /// The connection of a worker, whose statements are reported to `observer`.
    pub async fn session(&self, observer: Arc<dyn StatementObserver>) -> Result<Session, Failure> {
        Session::new(self.0.acquire().await?, observer).await
    }

    /// A connection for the rows of a run, or for watching it.
    pub async fn control(&self) -> Result<Control, Failure> {
        Ok(Control::new(self.0.acquire().await?))
    }

    /// Closes all connections. Those of workers are closed when they are dropped.
    pub async fn close(&self) {
        self.0.close().await;
    }
}
