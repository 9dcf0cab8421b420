//! Advisory locks of PostgreSQL, held by a transaction (manual, 13.3.5 Advisory Locks).
//!
//! The database queues and wakes those who wait; nobody polls. The lock goes with the commit, so a
//! pooler in transaction mode does no harm, and no connection can take a lock back into the pool.
//!
//! Each transaction goes under a name of its own (`application_name`), by which it is seen in
//! `pg_stat_activity` and its statement can be cancelled: sqlx cannot do that.

mod held;
mod seat;

pub use held::PostgresHeld;

use super::{Backend, Busy, BusyReason, Key, LockError, Patience};
use seat::Seat;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    raw_sql,
};
use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, oneshot};

/// How transactions that hold or want a lock are named; then come server, number and keys.
pub const NAME: &str = "concord lock";

/// How long one may take to be connected.
const CONNECTING: Duration = Duration::from_secs(5);
/// How much longer the asker waits than the database does, so that it is the database that says no.
const MARGIN: Duration = Duration::from_millis(100);
/// `lock_not_available` (PostgreSQL manual, appendix A).
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Locks of one database.
#[derive(Debug)]
pub struct Postgres {
    pool: PgPool,
    /// One connection more, to cancel statements by.
    control: PgPool,
    /// One to see who holds and waits: looking is never in the way of cancelling.
    watching: PgPool,
    /// As many as the pool has connections, so that nobody waits in the pool, where waiting could not
    /// be given up.
    connections: Arc<Semaphore>,
    /// The `lock_timeout` of statements of the guarded work.
    work_patience: Duration,
    server: u32,
    taken: AtomicU64,
    /// What comes first in each transaction.
    first: &'static str,
    /// How long a transaction may do nothing; `None`: what the connection says.
    idle_limit: Option<Duration>,
}

impl Postgres {
    /// On connections of its own: `connections` of them at most, one to cancel by and one to look at who
    /// holds. None is made before one is needed. `work_patience`: how long a statement of the guarded work waits for a row.
    #[must_use]
    pub fn new(address: &PgConnectOptions, connections: u32, work_patience: Duration) -> Self {
        let pool = |size| {
            PgPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(CONNECTING)
                .idle_timeout(Duration::from_secs(60))
                .test_before_acquire(false)
                .before_acquire(|connection, _| Box::pin(is_writable(connection)))
                .connect_lazy_with(address.clone())
        };
        Self {
            pool: pool(connections),
            control: pool(1),
            watching: pool(1),
            connections: Arc::new(Semaphore::new(connections as usize)),
            work_patience,
            server: uuid::Uuid::new_v4().as_fields().0,
            taken: AtomicU64::new(0),
            first: "",
            idle_limit: None,
        }
    }

    /// The same through a pooler in transaction mode, such as `PgBouncer`.
    ///
    /// There a transaction meets a connection of the database that others have used before it, and with
    /// it their prepared statements, under the same names: sqlx names and numbers them all alike. So
    /// they are forgotten first, and none is kept. It wants no more than the pooler's default settings.
    #[must_use]
    pub fn through_pooler(
        address: &PgConnectOptions,
        connections: u32,
        work_patience: Duration,
    ) -> Self {
        // PgBouncer refuses connections that set this.
        let address = address.clone().statement_cache_capacity(0).extra_float_digits(None);
        Self { first: "deallocate all; ", ..Self::new(&address, connections, work_patience) }
    }

    /// The same, with a limit on how long a transaction may do nothing before the database ends it, set in
    /// each transaction: through a pooler the connection's own settings do not hold.
    #[must_use]
    pub fn with_idle_limit(mut self, limit: Duration) -> Self {
        self.idle_limit = Some(limit);
        self
    }

    /// Closes the connections; what is held is given up.
    pub async fn close(&self) {
        self.pool.close().await;
        self.control.close().await;
        self.watching.close().await;
    }

    /// The connection that is there also where all others wait.
    pub(super) const fn watching(&self) -> &PgPool {
        &self.watching
    }

    /// What comes first in each transaction.
    pub(super) const fn first(&self) -> &'static str {
        self.first
    }

    /// Sends a signal to the session that has a transaction of this name: `pg_cancel_backend` ends its
    /// statement, `pg_terminate_backend` all of it.
    async fn signal(&self, function: &str, name: &str) {
        let statement = format!(
            "select {function}(pid) from pg_stat_activity \
             where application_name = '{name}' and datname = current_database()"
        );
        // By the simple protocol, which needs no more than one transaction in a pooler.
        if let Err(error) = raw_sql(AssertSqlSafe(statement)).execute(&self.control).await {
            tracing::warn!(%error, name, function, "a lock's statement could not be ended");
        }
    }

    /// Why there was no connection in time. It is never that all are in use; so none can be made, and sqlx's
    /// pool does not say why.
    async fn reason_of(&self, error: sqlx::Error) -> sqlx::Error {
        if !matches!(error, sqlx::Error::PoolTimedOut) {
            return error;
        }
        let address = self.pool.connect_options();
        match tokio::time::timeout(MARGIN, address.connect()).await {
            Ok(Err(reason)) => reason,
            Ok(Ok(connection)) => {
                // It may be in vain, as this one is no longer wanted.
                let _ = connection.close().await;
                error
            }
            Err(_) => error,
        }
    }

    /// A name that no other transaction has. Names have at most 63 bytes, of printable ASCII.
    fn name(&self, keys: &[Key]) -> String {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        let keys = keys.iter().map(Key::as_str).collect::<Vec<_>>().join(" ");
        let name = format!("{NAME} {:08x}.{number} {keys}", self.server);
        let printable = |c: char| match c {
            '\'' | '\\' => '?',
            ' '..='~' => c,
            _ => '?',
        };
        name.chars().map(printable).take(63).collect()
    }

    /// What takes the locks inside a transaction. The time limit is set in the database, too: it holds
    /// also where this process is gone.
    fn statements(&self, name: &str, keys: &[Key], patience: &Patience) -> String {
        let first = self.first;
        let mut sql = format!(
            "{first}set local application_name = '{name}'; \
             select set_config('client_connection_check_interval', '1s', true)
                 where current_setting('server_version_num')::int >= 140000 and version() ~ 'linux'; "
        );
        if let Some(limit) = self.idle_limit {
            let limit = millis(Some(limit));
            let _ = write!(sql, "set local idle_in_transaction_session_timeout = {limit}; ");
        }
        // Writing to a text cannot fail.
        let _ = match patience.left() {
            _ if patience.is_one_try() => write!(sql, "{}", TryAll(keys)),
            left => write!(sql, "set local lock_timeout = {}; {}", millis(left), WaitForAll(keys)),
        };
        let _ = write!(sql, "set local lock_timeout = {}", millis(Some(self.work_patience)));
        sql
    }
}

/// Whether a connection is alive and leads to a server that takes writes. After a failover one may still
/// lead to the old primary, which only answers.
async fn is_writable(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let read_only = raw_sql("show transaction_read_only").fetch_one(connection).await?;
    Ok(read_only.try_get::<&str, _>(0)? == "off")
}

/// `lock_timeout` in milliseconds, where zero means for ever.
pub(super) fn millis(time: Option<Duration>) -> u128 {
    time.map_or(0, |time| time.as_millis().clamp(1, i32::MAX as u128))
}

/// Whether a statement ended because a lock was not got in time.
pub(super) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some(LOCK_NOT_AVAILABLE)
}

/// Statements that wait for each key, one after another.
pub(super) struct WaitForAll<'a>(pub &'a [Key]);

impl std::fmt::Display for WaitForAll<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|key| write!(f, "select pg_advisory_xact_lock({}); ", key.number()))
    }
}

/// A statement that takes each key at once or fails as a `lock_timeout` does.
pub(super) struct TryAll<'a>(pub &'a [Key]);

impl std::fmt::Display for TryAll<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("do $$ begin if not (true")?;
        for key in self.0 {
            write!(f, " and pg_try_advisory_xact_lock({})", key.number())?;
        }
        write!(f, ") then raise 'taken' using errcode = '{LOCK_NOT_AVAILABLE}'; end if; end $$; ")
    }
}

impl Backend for Postgres {
    type Error = sqlx::Error;
    type Held = PostgresHeld;

    async fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        patience: &Patience,
    ) -> Result<PostgresHeld, LockError> {
        let busy = |reason| Busy { key: keys[0].clone(), reason, waited: patience.waited() };
        let connection = Arc::clone(&self.connections).acquire_owned();
        // Waiting for a connection is no waiting for the lock: who tries once may do it, too.
        let connection = match patience.is_one_try() {
            true => tokio::time::timeout(MARGIN, connection).await.ok(),
            false => patience.bounded(Duration::ZERO, connection).await,
        };
        let Some(Ok(connection)) = connection else {
            return Err(busy(BusyReason::NoConnection).into());
        };
        let name = self.name(keys);
        let seat = Seat::new(Arc::clone(self), connection, name);
        let statements = self.statements(&seat.name, keys, patience);
        let (answer, taken) = oneshot::channel();
        // On a task of its own: dropping a future of sqlx while it begins or waits would leave a
        // connection that holds or wants something (sqlx#4385).
        tokio::spawn(seat.take(statements, answer));
        let answer = match patience.is_one_try() {
            true => match tokio::time::timeout(CONNECTING, taken).await {
                Ok(taken) => taken.ok(),
                Err(_) => return Err(busy(BusyReason::NoConnection).into()),
            },
            false => patience.bounded(MARGIN, taken).await.and_then(Result::ok),
        };
        match answer {
            Some(Ok(held)) => Ok(held),
            Some(Err(error)) if is_lock_timeout(&error) => {
                let reason = match patience.is_one_try() {
                    true => BusyReason::Taken,
                    false => BusyReason::TimedOut,
                };
                Err(busy(reason).into())
            }
            Some(Err(error)) => Err(LockError::Backend(error)),
            None => Err(busy(BusyReason::TimedOut).into()),
        }
    }
}
