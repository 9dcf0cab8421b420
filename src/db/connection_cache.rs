//! Connections that stay open between two statements.
//!
//! sqlx's pool tests every connection that is given back (`return_to_pool`: a ping, one round trip
//! more for each statement), because it cannot know whether a dropped future left it half used.
//! Here the caller says so: a connection whose statement ended well is [kept](CachedConnection::keep), any
//! other goes back to the pool and its test. A part of the pool stays free for transactions.

use super::{Failure, lost, turns::Turn, unreachable::Unreachable};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, Postgres, pool::PoolConnection, postgres::PgPool,
    raw_sql,
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// From when on a connection is tested before it is used again: it may have died with its server.
pub(super) const PING_AFTER: Duration = Duration::from_secs(1);

/// How long a statement that nobody waits for any more may take to end; longer than any does whose
/// connection still answers.
const LEFT_ALONE: Duration = Duration::from_secs(30);

/// Whose turn it is, and the idle connections.
#[derive(Debug)]
pub(super) struct ConnectionCache {
    pool: PgPool,
    unreachable: Arc<Unreachable>,
    /// Fair: who came first goes first.
    turns: Arc<Semaphore>,
    max_wait: Duration,
    /// How long a connection is kept.
    max_age: Duration,
    idle: Mutex<Vec<Kept>>,
    capacity: usize,
    /// Through a pooler: what begins the transaction that each statement is in.
    begin: Option<Arc<str>>,
}

/// A connection that is idle.
#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    taken: Instant,
    since: Instant,
}

impl ConnectionCache {
    /// `number` connections of a pool at a time, of which `capacity` are kept. A turn is waited for at most
    /// `max_wait`.
    pub(super) fn new(
        pool: PgPool,
        unreachable: Arc<Unreachable>,
        (number, capacity): (usize, usize),
        max_wait: Duration,
        max_age: Duration,
        begin: Option<Arc<str>>,
    ) -> Self {
        let turns = Arc::new(Semaphore::new(number));
        let idle = Mutex::new(Vec::new());
        Self { pool, unreachable, turns, max_wait, max_age, idle, capacity, begin }
    }

    /// A connection for one statement.
    ///
    /// # Errors
    /// [`Failure::Busy`] when none becomes free in time; when the database is not there.
    pub(super) async fn take(
        self: &Arc<Self>,
        writer: Option<Turn>,
    ) -> Result<CachedConnection, Failure> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = timeout(self.max_wait, turn).await else { return Err(Failure::Busy) };
        let (connection, taken) = match self.alive().await {
            Some(kept) => kept,
            None => match self.pool.acquire().await {
                Ok(connection) => (connection, Instant::now()),
                Err(error) => return Err(self.unreachable.reason_of(error).await),
            },
        };
        let share = (turn, writer);
        let mut cached = CachedConnection {
            connection: Some(connection),
            taken,
            connections: Arc::clone(self),
            share: Some(share),
        };
        if let Some(begin) = &self.begin {
            raw_sql(AssertSqlSafe(Arc::clone(begin))).execute(cached.connection()).await?;
        }
        Ok(cached)
    }

    /// An idle one that is not too old and still alive.
    async fn alive(&self) -> Option<(PoolConnection<Postgres>, Instant)> {
        loop {
            let Kept { mut connection, taken, since } = self.lock().pop()?;
            if taken.elapsed() >= self.max_age || lost::after(taken) {
                connection.close_on_drop();
                continue;
            }
            if since.elapsed() < PING_AFTER {
                return Some((connection, taken));
            }
            match timeout(self.max_wait, connection.ping()).await {
                Ok(Ok(())) => return Some((connection, taken)),
                Ok(Err(_)) => {}
                // Its server went without a word.
                Err(_) => {
                    lost::now();
                    connection.close_on_drop();
                }
            }
        }
    }

    /// Gives an idle one back to the pool, for a transaction.
    pub(super) fn spare(&self) {
        drop(self.lock().pop());
    }

    /// Gives all connections back, now and from now on: the pool is about to close.
    pub(super) fn close(&self) {
        self.turns.close();
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        // Nothing can panic while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection and the turn to use it. Dropped (after an error, or with a future that nobody waits
/// for any more), it goes to the pool to be tested; nothing half done is ever used again.
#[derive(Debug)]
pub struct CachedConnection {
    /// Taken out only by the methods that take self.
    connection: Option<PoolConnection<Postgres>>,
    taken: Instant,
    connections: Arc<ConnectionCache>,
    share: Option<(OwnedSemaphorePermit, Option<Turn>)>,
}

impl CachedConnection {
    /// What the statement runs on.
    #[expect(clippy::expect_used, reason = "only keep and drop take it out")]
    pub fn connection(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("it is there until the end")
    }

    /// The statement ended well: the connection is kept for the next. Only when this returns
    /// does the statement count: through a pooler it is in a transaction until then.
    ///
    /// # Errors
    /// When the database does not say that it counts.
    pub async fn keep(mut self) -> Result<(), Failure> {
        if self.connections.begin.is_some() {
            raw_sql("commit").execute(self.connection()).await?;
        }
        let Some(connection) = self.connection.take() else { return Ok(()) };
        let mut idle = self.connections.lock();
        if idle.len() < self.connections.capacity && !self.connections.turns.is_closed() {
            idle.push(Kept { connection, taken: self.taken, since: Instant::now() });
        }
        Ok(())
    }
}

impl Drop for CachedConnection {
    /// A statement that nobody waits for any more runs on in the database. Its connection and its turn are in
    /// use until it ends.
    fn drop(&mut self) {
        if let (Some(mut connection), Some(share)) = (self.connection.take(), self.share.take())
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let is_in_transaction = self.connections.begin.is_some();
            runtime.spawn(async move {
                let ending = async {
                    match is_in_transaction {
                        true => raw_sql("rollback").execute(&mut *connection).await.map(drop),
                        false => connection.ping().await,
                    }
                };
                let answer = timeout(LEFT_ALONE, ending).await;
                if answer.is_err() {
                    lost::now();
                }
                if !matches!(answer, Ok(Ok(()))) {
                    connection.close_on_drop();
                }
                drop(connection);
                drop(share);
            });
        }
    }
}
