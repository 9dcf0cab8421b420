//! Connections, shared.

use super::{
    Failure, MIGRATIONS,
    lanes::{IDLE, Lane, Lanes},
};
use sqlx::{
    Connection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};

/// How long a statement waits for a row that another transaction holds.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// How many connections there are and how long a request waits for one.
#[derive(Debug, Clone, Copy)]
pub struct PoolOptions {
    /// The most connections at a time.
    pub size: u32,
    /// How long a request waits for a free one before it is told to come back later.
    pub wait: Duration,
}

/// The database as the program sees it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pool: PgPool,
    lanes: Arc<Lanes>,
}

impl Database {
    /// Prepares connections; none is made before one is needed, so this cannot fail.
    #[must_use]
    pub fn new(address: PgConnectOptions, options: PoolOptions) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(options.size)
            .acquire_timeout(options.wait)
            // A test before each use would double the round trips of every request. So only one
            // that has idled is tested: it may have died with its server. One that dies under load
            // shows at its next use, and `Failure` says so.
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(
                    async move { Ok(about.idle_for < IDLE || connection.ping().await.is_ok()) },
                )
            })
            .connect_lazy_with(address.options([("lock_timeout", LOCK_PATIENCE.as_millis())]));
        let lanes = Arc::new(Lanes::new(pool.clone(), options.size, options.wait));
        Self { pool, lanes }
    }

    /// How to connect beside the pool.
    pub(crate) fn address(&self) -> Arc<PgConnectOptions> {
        self.pool.connect_options()
    }

    /// A connection for a single statement; [`begin`](Self::begin) is for more than one.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn lane(&self) -> Result<Lane, Failure> {
        self.lanes.take().await
    }

    /// Brings the schema up to date. Safe when several servers do it at once.
    ///
    /// # Errors
    /// When the database is not there, or holds a schema of another program or a newer version.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        MIGRATIONS.run(&self.pool).await
    }

    /// Asks for a sign of life, and whether the schema is there.
    ///
    /// # Errors
    /// When one of them is not.
    pub async fn ping(&self) -> Result<(), Failure> {
        sqlx::query("select from products limit 0").execute(&self.pool).await?;
        Ok(())
    }

    /// Begins a transaction; it is rolled back unless it is committed.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn begin(&self) -> Result<sqlx::PgTransaction<'static>, Failure> {
        let pool = self.pool.clone();
        // On a task of its own, which ends also where nobody waits for it any more: a future that is
        // dropped while it begins leaves the connection in an open transaction (sqlx#4385).
        let begun = tokio::spawn(async move { pool.begin().await }).await;
        Ok(begun.unwrap_or(Err(sqlx::Error::WorkerCrashed))?)
    }

    /// Lets running statements end and closes all connections.
    pub async fn close(&self) {
        self.lanes.close();
        self.pool.close().await;
    }
}
