//! Advisory locks of PostgreSQL, held by a transaction (manual, 13.3.5 Advisory Locks).
//!
//! The database queues and wakes the waiters; nothing polls. The lock ends with the transaction, so it
//! works behind a pooler in transaction mode, and no connection returns to the pool with a lock.
//!
//! Each transaction has its own `application_name`. It identifies the session in `pg_stat_activity`, both
//! to display it and to cancel its statement.

mod lock;
mod pools;
mod slot;

pub use lock::PostgresLock;

use super::{
    backend::Backend,
    error::{Busy, BusyReason, LockError},
    key::Key,
    sql::{TryAll, WaitForAll, is_lock_timeout, timeout_millis},
    wait::Deadline,
};
use pools::{CONNECT_TIMEOUT, Pools};
use slot::Slot;
use sqlx::postgres::{PgConnectOptions, PgPool};
use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, oneshot};

/// The prefix of `application_name` in transactions that hold or wait for a lock. The process, a
/// number and the keys follow.
pub const APPLICATION_NAME: &str = "concord lock";

/// The caller waits this much longer than the database, so that the database reports the timeout first.
const MARGIN: Duration = Duration::from_millis(100);
/// PostgreSQL truncates a longer `application_name`.
pub(super) const MAX_NAME_LEN: usize = 63;

/// The advisory locks of one database: the default backend.
#[derive(Debug)]
pub struct Postgres {
    pools: Arc<Pools>,
    /// As many permits as the pool has connections: a caller that waits in sqlx's pool could not be
    /// cancelled.
    permits: Arc<Semaphore>,
    /// The `lock_timeout` of statements of the guarded work.
    work_lock_timeout: Duration,
    process: u32,
    count: AtomicU64,
    /// Runs first in each transaction.
    prologue: &'static str,
    /// The `idle_in_transaction_session_timeout`, if not that of the connection.
    idle_limit: Option<Duration>,
}

impl Postgres {
    /// The locks of the database at `address`.
    ///
    /// Uses its own connections: at most `connections` for locks, one that cancels statements and one for
    /// [snapshots](crate::Locks::snapshot). Each is opened when it is first needed. `work_lock_timeout` is
    /// the `lock_timeout` of statements of the guarded work.
    #[must_use]
    pub fn new(address: &PgConnectOptions, connections: u32, work_lock_timeout: Duration) -> Self {
        Self {
            pools: Arc::new(Pools::new(address, connections)),
            permits: Arc::new(Semaphore::new(connections as usize)),
            work_lock_timeout,
            process: uuid::Uuid::new_v4().as_fields().0,
            count: AtomicU64::new(0),
            prologue: "",
            idle_limit: None,
        }
    }

    /// The same through a pooler in transaction mode, such as `PgBouncer`.
    ///
    /// Behind it, transactions of several programs share a database connection and its prepared statements,
    /// and sqlx uses the same statement names in every program. So each transaction first deallocates them,
    /// and none is kept. The default settings of `PgBouncer` are sufficient.
    #[must_use]
    pub fn through_pooler(
        address: &PgConnectOptions,
        connections: u32,
        work_lock_timeout: Duration,
    ) -> Self {
        // PgBouncer rejects connections that set extra_float_digits.
        let address = address.clone().statement_cache_capacity(0).extra_float_digits(None);
        let postgres = Self::new(&address, connections, work_lock_timeout);
        Self { prologue: "deallocate all; ", ..postgres }
    }

    /// Sets `idle_in_transaction_session_timeout` in each transaction. Needed behind a pooler, where the
    /// settings of the connection do not apply.
    #[must_use]
    pub fn with_idle_limit(mut self, limit: Duration) -> Self {
        self.idle_limit = Some(limit);
        self
    }

    /// Closes the connections. Locks that are held are released.
    pub async fn close(&self) {
        self.pools.close().await;
    }

    /// A connection that is available even if all others are waiting.
    pub(super) fn monitor(&self) -> &PgPool {
        &self.pools.monitor
    }

    /// Runs first in each transaction.
    pub(super) const fn prologue(&self) -> &'static str {
        self.prologue
    }

    /// A unique `application_name`, of printable ASCII without quotes.
    fn name(&self, keys: &[Key]) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let keys = keys.iter().map(Key::as_str).collect::<Vec<_>>().join(" ");
        let name = format!("{APPLICATION_NAME} {:08x}.{number} {keys}", self.process);
        let printable = |c: char| match c {
            '\'' | '\\' => '?',
            ' '..='~' => c,
            _ => '?',
        };
        name.chars().map(printable).take(MAX_NAME_LEN).collect()
    }

    /// The statements that lock, inside a transaction. The database enforces the time limit too, in
    /// case this process dies.
    fn statements(&self, name: &str, keys: &[Key], deadline: &Deadline) -> String {
        let prologue = self.prologue;
        let mut sql = format!(
            "{prologue}set local application_name = '{name}'; \
             select set_config('client_connection_check_interval', '1s', true)
                 where current_setting('server_version_num')::int >= 140000 and version() ~ 'linux'; "
        );
        if let Some(limit) = self.idle_limit {
            let limit = timeout_millis(Some(limit));
            let _ = write!(sql, "set local idle_in_transaction_session_timeout = {limit}; ");
        }
        let _cannot_fail = match deadline.remaining() {
            _ if deadline.is_try() => write!(sql, "{}", TryAll(keys)),
            left => {
                let left = timeout_millis(left);
                write!(sql, "set local lock_timeout = {left}; {}", WaitForAll(keys))
            }
        };
        let work_lock_timeout = timeout_millis(Some(self.work_lock_timeout));
        let _cannot_fail = write!(sql, "set local lock_timeout = {work_lock_timeout}");
        sql
    }
}

impl Backend for Postgres {
    type Error = sqlx::Error;
    type Held = PostgresLock;

    async fn acquire(
        self: &Arc<Self>,
        keys: &[Key],
        deadline: &Deadline,
    ) -> Result<PostgresLock, LockError> {
        let busy = |reason| Busy { key: keys[0].clone(), reason, waited: deadline.waited() };
        let permit = Arc::clone(&self.permits).acquire_owned();
        // A single attempt may still wait briefly for a connection.
        let permit = match deadline.is_try() {
            true => tokio::time::timeout(MARGIN, permit).await.ok(),
            false => deadline.timeout(Duration::ZERO, permit).await,
        };
        let Some(Ok(permit)) = permit else {
            return Err(busy(BusyReason::NoConnection).into());
        };
        let slot = Slot::new(Arc::clone(&self.pools), permit, self.name(keys));
        let statements = self.statements(&slot.name, keys, deadline);
        let (reply, received) = oneshot::channel();
        // In a separate task: dropping a future of sqlx during BEGIN or a wait would leave a connection
        // that holds or waits for something (sqlx#4385).
        tokio::spawn(PostgresLock::acquire(slot, statements, reply));
        let result = match deadline.is_try() {
            true => match tokio::time::timeout(CONNECT_TIMEOUT, received).await {
                Ok(result) => result.ok(),
                Err(_) => return Err(busy(BusyReason::NoConnection).into()),
            },
            false => deadline.timeout(MARGIN, received).await.and_then(Result::ok),
        };
        match result {
            Some(Ok(lock)) => Ok(lock),
            Some(Err(error)) if is_lock_timeout(&error) => {
                let reason = match deadline.is_try() {
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
