//! Keeps connections open between statements, outside of the pool.
//!
//! sqlx's pool tests every returned connection (`return_to_pool`: a ping, one more round trip per
//! statement), because it cannot know whether a dropped future left it in use. Here the caller knows: a
//! connection whose statement succeeded is [kept](CachedConnection::keep), any other returns to the pool
//! and is tested. Part of the pool stays available for transactions.

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

/// An idle connection of this age is tested before use: it may have died with its server.
pub(super) const PING_AFTER: Duration = Duration::from_secs(1);

/// How long an abandoned statement may take to end; longer than any statement whose connection still works.
const LEFT_ALONE: Duration = Duration::from_secs(30);

/// The idle connections, and the semaphore that limits how many are used.
#[derive(Debug)]
pub(super) struct ConnectionCache {
    pool: PgPool,
    unreachable: Arc<Unreachable>,
    /// The semaphore is fair: first come, first served.
    turns: Arc<Semaphore>,
    max_wait: Duration,
    /// How long a connection is kept.
    max_age: Duration,
    idle: Mutex<Vec<Kept>>,
    capacity: usize,
    /// With a pooler: the SQL that begins the transaction of each statement.
    begin: Option<Arc<str>>,
}

/// An idle connection.
#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    taken: Instant,
    since: Instant,
}

impl ConnectionCache {
    /// Uses up to `number` connections of a pool at a time, and keeps up to `capacity` of them. Waits for a
    /// turn at most `max_wait`.
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
    /// [`Failure::Busy`] if none becomes free in time; another one if the database is not reachable.
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

    /// An idle connection that is not too old and still works.
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
                // The server did not answer, so the connection is dead.
                Err(_) => {
                    lost::now();
                    connection.close_on_drop();
                }
            }
        }
    }

    /// Returns an idle connection to the pool, for a transaction.
    pub(super) fn spare(&self) {
        drop(self.lock().pop());
    }

    /// Returns all connections to the pool and keeps no more, because the pool is about to close.
    pub(super) fn close(&self) {
        self.turns.close();
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection and the turn to use it. If it is dropped (after an error, or with an abandoned future), it
/// returns to the pool to be tested, so a connection in an unknown state is never reused.
#[derive(Debug)]
pub struct CachedConnection {
    /// Only taken by methods that consume self.
    connection: Option<PoolConnection<Postgres>>,
    taken: Instant,
    connections: Arc<ConnectionCache>,
    share: Option<(OwnedSemaphorePermit, Option<Turn>)>,
}

impl CachedConnection {
    /// The connection to run the statement on.
    #[expect(clippy::expect_used, reason = "only keep and drop take it out")]
    pub fn connection(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("it is there until the end")
    }

    /// Keeps the connection for the next statement after this one succeeded. Through a pooler, this commits
    /// the statement's transaction: only then is it stored.
    ///
    /// # Errors
    /// When the database does not confirm the commit.
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
    /// An abandoned statement continues in the database. Its connection and its turn stay in use until it ends.
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
