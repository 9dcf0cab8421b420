//! A lock that is held, and the transaction that holds it.

use super::seat::Seat;
use crate::locks::Held;
use sqlx::{PgConnection, PgTransaction};
use tokio::runtime::Handle;

/// An advisory lock with its transaction. Dropped, also outside of any runtime, the transaction is rolled
/// back at once, also in the middle of a statement.
#[derive(Debug)]
pub struct PostgresHeld {
    // Both are there until one of the three ends.
    tx: Option<PgTransaction<'static>>,
    seat: Option<Seat>,
    runtime: Handle,
}

impl PostgresHeld {
    /// In a runtime.
    pub(super) fn new(tx: PgTransaction<'static>, seat: Seat) -> Self {
        Self { tx: Some(tx), seat: Some(seat), runtime: Handle::current() }
    }
}

impl Held for PostgresHeld {
    type Error = sqlx::Error;
    /// The connection, in the transaction; `begin` on it makes a savepoint.
    type Work = PgConnection;

    #[expect(clippy::expect_used, reason = "only the methods that take self take it out")]
    fn work(&mut self) -> &mut PgConnection {
        self.tx.as_mut().expect("it is there until the end")
    }

    async fn finish(mut self) -> Result<(), sqlx::Error> {
        let (Some(tx), Some(seat)) = (self.tx.take(), self.seat.take()) else { return Ok(()) };
        // Also where nobody waits for the end of it.
        let ended = tokio::spawn(seat.commit(tx));
        ended.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    async fn give_up(mut self) {
        let (Some(tx), Some(seat)) = (self.tx.take(), self.seat.take()) else { return };
        let _ = tokio::spawn(seat.leave(tx)).await;
    }
}

impl Drop for PostgresHeld {
    fn drop(&mut self) {
        let (Some(tx), Some(seat)) = (self.tx.take(), self.seat.take()) else { return };
        // sqlx wants one, too, where this one has ended.
        let _inside = self.runtime.enter();
        self.runtime.spawn(seat.leave(tx));
    }
}
