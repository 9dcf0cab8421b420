//! Connections that stay at hand between two statements.
//!
//! sqlx's pool tests every connection that is given back (`return_to_pool`: a ping, one round trip
//! more for each statement), because it cannot know whether a dropped future left it half used.
//! Here the caller says so: a connection whose statement ended well is [kept](Lane::keep), any
//! other goes back to the pool and its test. A part of the pool stays free for transactions.

use super::Failure;
use sqlx::{Connection, PgConnection, Postgres, pool::PoolConnection, postgres::PgPool};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// From when on a connection is tested before it is used again: it may have died with its server.
pub(super) const IDLE: Duration = Duration::from_secs(1);

/// The smallest pool of which a part is kept aside; a smaller one needs each connection back.
const WORTH_IT: u32 = 4;

/// Whose turn it is, and the connections at hand.
#[derive(Debug)]
pub(super) struct Lanes {
    pool: PgPool,
    /// Fair: who came first goes first.
    turns: Arc<Semaphore>,
    patience: Duration,
    at_hand: Mutex<Vec<(PoolConnection<Postgres>, Instant)>>,
    room: usize,
}

impl Lanes {
    /// Lanes for three quarters of a pool of `size`. A turn is waited for at most `patience`.
    pub(super) fn new(pool: PgPool, size: u32, patience: Duration) -> Self {
        let lanes = if size < WORTH_IT { size } else { size * 3 / 4 } as usize;
        let room = if size < WORTH_IT { 0 } else { lanes };
        let turns = Arc::new(Semaphore::new(lanes));
        Self { pool, turns, patience, at_hand: Mutex::new(Vec::new()), room }
    }

    /// A connection for one statement.
    ///
    /// # Errors
    /// [`Failure::Busy`] when none becomes free in time; when the database is not there.
    pub(super) async fn take(self: &Arc<Self>) -> Result<Lane, Failure> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = timeout(self.patience, turn).await else { return Err(Failure::Busy) };
        let connection = match self.alive().await {
            Some(connection) => connection,
            None => self.pool.acquire().await?,
        };
        Ok(Lane { connection, lanes: Arc::clone(self), _turn: turn })
    }

    /// One that is at hand and has not died meanwhile.
    async fn alive(&self) -> Option<PoolConnection<Postgres>> {
        loop {
            let (mut connection, since) = self.lock().pop()?;
            if since.elapsed() < IDLE || connection.ping().await.is_ok() {
                return Some(connection);
            }
        }
    }

    /// Gives all connections back, now and from now on: the pool is about to close.
    pub(super) fn close(&self) {
        self.turns.close();
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(PoolConnection<Postgres>, Instant)>> {
        // Nothing can panic while it is held.
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection and the turn to use it. Dropped (after an error, or with a future that nobody waits
/// for any more), it goes to the pool to be tested; nothing half done is ever used again.
#[derive(Debug)]
pub struct Lane {
    connection: PoolConnection<Postgres>,
    lanes: Arc<Lanes>,
    _turn: OwnedSemaphorePermit,
}

impl Lane {
    /// What the statement runs on.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// The statement ended well: the connection is left at hand for the next.
    pub fn keep(self) {
        let mut at_hand = self.lanes.lock();
        if at_hand.len() < self.lanes.room && !self.lanes.turns.is_closed() {
            at_hand.push((self.connection, Instant::now()));
        }
    }
}
