//! The connection pools.

use super::{
    Address, Failure, SchemaError, TakenOver,
    connection_cache::{CachedConnection, ConnectionCache, PING_AFTER},
    lost, schema,
    session::SessionSettings,
    turns::{self, Turn, Turns},
    unreachable::Unreachable,
};
use crate::product::Subject;
use concord_locks::Key;
use sqlx::{
    AssertSqlSafe, Connection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    query_file_scalar,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::OwnedSemaphorePermit;

/// The minimum pool size to keep connections outside of the pool for single statements; a smaller pool
/// needs each of them back.
const WORTH_IT: u32 = 4;

/// Pool sizes and timeouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolOptions {
    /// The maximum number of connections, except for lists.
    pub size: u32,
    /// How long a request waits for a free connection before it fails as busy.
    pub wait: Duration,
    /// The maximum number of additional connections for lists and searches.
    pub lists: u32,
    /// The timeout for a statement of a list or a search.
    pub list_timeout: Duration,
    /// How long a transaction may be idle before the database ends it.
    pub idle_transaction: Duration,
    /// How long a connection is used before it is replaced.
    pub max_age: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            size: 16,
            wait: Duration::from_secs(2),
            lists: 3,
            list_timeout: Duration::from_secs(5),
            idle_transaction: Duration::from_secs(10),
            max_age: Duration::from_secs(30 * 60),
        }
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pool: PgPool,
    /// Bypasses a pooler; includes the session settings.
    direct: Arc<PgConnectOptions>,
    /// With a pooler: the SQL that begins a transaction.
    begin: Option<Arc<str>>,
    connections: Arc<ConnectionCache>,
    /// A separate pool, so that slow searches take no connection from anything else.
    lists: Arc<ConnectionCache>,
    list_pool: PgPool,
    turns: Arc<Turns>,
    unreachable: Arc<Unreachable>,
    list_max_wait: Duration,
}

/// Whether the database currently accepts writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It answers and accepts writes.
    Writable,
    /// It answers, but accepts no writes: a standby, or a primary that is set to read-only.
    ReadOnly,
}

impl Database {
    /// Prepares the pools. Connections are made on demand, so this cannot fail.
    #[must_use]
    pub fn new(address: impl Into<Address>, options: PoolOptions) -> Self {
        let address = address.into();
        let PoolOptions { size, wait, max_age, .. } = options;
        let session =
            SessionSettings { idle_transaction: options.idle_transaction, statement: None };
        let of_lists = SessionSettings { statement: Some(options.list_timeout), ..session };
        let list_pool = pool(address.with(&of_lists), options.lists, options);
        let direct = session.at(address.direct().clone());
        let unreachable = Arc::new(Unreachable::new(address.with(&session)));
        let pool = pool(address.with(&session), size, options);
        let connections = |pool: &PgPool, shares, session| {
            let unreachable = Arc::clone(&unreachable);
            let begin = address.begin(session);
            Arc::new(ConnectionCache::new(pool.clone(), unreachable, shares, wait, max_age, begin))
        };
        let number = if size < WORTH_IT { size } else { size * 3 / 4 } as usize;
        let room = if size < WORTH_IT { 0 } else { number };
        let all_lists = options.lists as usize;
        Self {
            connections: connections(&pool, (number, room), &session),
            lists: connections(&list_pool, (all_lists, all_lists), &of_lists),
            direct: Arc::new(direct),
            begin: address.begin(&session),
            turns: Arc::new(Turns::new(size, number, wait)),
            pool,
            list_pool,
            unreachable,
            list_max_wait: wait + options.list_timeout,
        }
    }

    /// Connect options outside of the pool that bypass a pooler, for whatever needs a session.
    pub(crate) fn address(&self) -> Arc<PgConnectOptions> {
        Arc::clone(&self.direct)
    }

    /// A connection for a single statement that reads; use [`begin`](Self::begin) for more than one.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn connection(&self) -> Result<CachedConnection, Failure> {
        self.connections.take(None).await
    }

    /// A connection for a list or a search: one of a few, with a statement timeout.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn list_connection(&self) -> Result<CachedConnection, Failure> {
        self.lists.take(None).await
    }

    /// A connection for a single statement that writes these records, once it is its turn.
    ///
    /// # Errors
    /// When the turn or the connection does not come in time.
    pub async fn write_connection(
        &self,
        ids: &[impl Into<Subject> + Copy],
    ) -> Result<CachedConnection, Failure> {
        let turn = self.turn(ids, None).await?;
        self.connections.take(Some(turn)).await
    }

    /// The turn to write these records in a transaction, together with further keys, such as that of a
    /// request that was sent twice. Keep it until the transaction has ended. It is taken before the
    /// transaction begins, so that waiting writers hold no connection.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn turn(
        &self,
        ids: &[impl Into<Subject> + Copy],
        more: Option<Key>,
    ) -> Result<Turn, Failure> {
        let keys = ids.iter().map(|id| turns::writers((*id).into()));
        self.turns.of(keys.chain(more).collect()).await
    }

    /// The turn to lock rows for share in a transaction. Only few run at a time, because they may have to
    /// wait for rows.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn quote_turn(&self) -> Result<OwnedSemaphorePermit, Failure> {
        self.turns.of_quote().await
    }

    /// Converts an error of a pool. If there was no connection in time, finds out why.
    pub async fn reason_of(&self, error: sqlx::Error) -> Failure {
        self.unreachable.reason_of(error).await
    }

    /// The maximum total time for the answer of a list.
    #[must_use]
    pub const fn list_max_wait(&self) -> Duration {
        self.list_max_wait
    }

    /// Migrates the schema. Safe when several servers do it at once.
    ///
    /// # Errors
    /// When the database is not reachable, or when its contents cannot become Concord's schema.
    pub async fn migrate(&self) -> Result<(), SchemaError> {
        schema::migrate(&self.address()).await
    }

    /// Takes over the products of the service that Concord replaces, and migrates the schema. Either all
    /// products are taken over, or nothing changes.
    ///
    /// # Errors
    /// When there are none, or when one of them cannot be taken over unchanged.
    pub async fn take_over(&self) -> Result<TakenOver, SchemaError> {
        schema::take_over(&self.address()).await
    }

    /// Checks that the database answers, that the schema exists, and whether it can be written to.
    ///
    /// # Errors
    /// When the database does not answer, or the schema does not exist.
    pub async fn ping(&self) -> Result<State, Failure> {
        let mut cached = self.connection().await?;
        let read_only =
            query_file_scalar!("src/db/sql/ping.sql").fetch_one(cached.connection()).await?;
        cached.keep().await?;
        if read_only {
            lost::now();
        }
        Ok(if read_only { State::ReadOnly } else { State::Writable })
    }

    /// Begins a transaction; it is rolled back unless it is committed.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn begin(&self) -> Result<sqlx::PgTransaction<'static>, Failure> {
        if self.pool.num_idle() == 0
            && self.pool.size() >= self.pool.options().get_max_connections()
        {
            self.connections.spare();
        }
        let (pool, begin) = (self.pool.clone(), self.begin.clone());
        // Runs in its own task, which completes even if the caller stops waiting: a future that is dropped
        // while it begins would leave the connection in an open transaction (sqlx#4385).
        let begun = tokio::spawn(async move {
            match begin {
                Some(begin) => pool.begin_with(AssertSqlSafe(begin)).await,
                None => pool.begin().await,
            }
        })
        .await;
        match begun.unwrap_or(Err(sqlx::Error::WorkerCrashed)) {
            Ok(transaction) => Ok(transaction),
            Err(error) => Err(self.reason_of(error).await),
        }
    }

    /// Lets running statements finish and closes all connections.
    pub async fn close(&self) {
        self.connections.close();
        self.lists.close();
        self.pool.close().await;
        self.list_pool.close().await;
    }
}

fn pool(address: PgConnectOptions, size: u32, options: PoolOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(options.wait)
        .max_lifetime(options.max_age)
        // A test before each use would double the round trips of every request. So only connections that were idle
        // are tested, because they may have died with their server. If one dies under load, its next use fails.
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                let made = Instant::now().checked_sub(about.age);
                Ok(!made.is_some_and(lost::after)
                    && (about.idle_for < PING_AFTER || connection.ping().await.is_ok()))
            })
        })
        .connect_lazy_with(address)
}
