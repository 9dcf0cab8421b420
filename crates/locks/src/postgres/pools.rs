//! The connections of the backend.

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    raw_sql,
};
use std::time::Duration;

/// How long a new connection may take.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long to search for the reason of a failed connection.
const DIAGNOSIS_TIMEOUT: Duration = Duration::from_millis(100);

/// Separate pools, so that cancelling and monitoring work while all lock connections are in use.
#[derive(Debug)]
pub(super) struct Pools {
    /// For the transactions that hold or wait for a lock.
    pub(super) locks: PgPool,
    /// One connection that cancels statements.
    control: PgPool,
    /// One connection that reads `pg_locks`.
    pub(super) monitor: PgPool,
}

impl Pools {
    /// Connects on demand.
    pub(super) fn new(address: &PgConnectOptions, connections: u32) -> Self {
        let pool = |size| {
            PgPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(CONNECT_TIMEOUT)
                .idle_timeout(IDLE_TIMEOUT)
                .test_before_acquire(false)
                .before_acquire(|connection, _| Box::pin(is_writable(connection)))
                .connect_lazy_with(address.clone())
        };
        Self { locks: pool(connections), control: pool(1), monitor: pool(1) }
    }

    pub(super) async fn close(&self) {
        self.locks.close().await;
        self.control.close().await;
        self.monitor.close().await;
    }

    /// Calls `pg_cancel_backend` (ends the statement) or `pg_terminate_backend` (ends the session) for
    /// the transaction with this `application_name`. sqlx cannot cancel statements.
    pub(super) async fn signal(&self, function: &str, name: &str) {
        let statement = format!(
            "select {function}(pid) from pg_stat_activity \
             where application_name = '{name}' and datname = current_database()"
        );
        // The simple protocol, which works in a pooler's transaction mode.
        if let Err(error) = raw_sql(AssertSqlSafe(statement)).execute(&self.control).await {
            tracing::warn!(%error, name, function, "cannot signal the session of a lock");
        }
    }

    /// The reason behind a timeout of the pool. A semaphore guarantees that the pool has a free slot, so
    /// the database is not reachable, but sqlx's pool does not report why.
    pub(super) async fn explain(&self, error: sqlx::Error) -> sqlx::Error {
        if !matches!(error, sqlx::Error::PoolTimedOut) {
            return error;
        }
        let address = self.locks.connect_options();
        match tokio::time::timeout(DIAGNOSIS_TIMEOUT, address.connect()).await {
            Ok(Err(reason)) => reason,
            Ok(Ok(connection)) => {
                let _not_needed = connection.close().await;
                error
            }
            Err(_) => error,
        }
    }
}

/// Whether the connection is alive and its server accepts writes. After a failover it may still lead to
/// the old primary, which is read-only.
async fn is_writable(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let read_only = raw_sql("show transaction_read_only").fetch_one(connection).await?;
    Ok(read_only.try_get::<&str, _>(0)? == "off")
}
