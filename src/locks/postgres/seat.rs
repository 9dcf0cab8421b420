//! A transaction on its way to a lock, and on its way out.

use super::{Postgres, PostgresHeld};
use sqlx::{AssertSqlSafe, Connection, PgTransaction, raw_sql};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, oneshot},
    time::timeout,
};

/// How long a statement that was cancelled may take to end; after that its session is ended.
const ENDING: Duration = Duration::from_secs(5);
/// How long a statement may take to end by itself. Mostly there is none any more.
const GRACE: Duration = Duration::from_millis(10);
/// When to cancel it again: the first word may come before the database has begun with it.
const AGAIN: Duration = Duration::from_millis(100);

/// The right to one connection, and the name of the transaction on it.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) name: String,
    backend: Arc<Postgres>,
    _connection: OwnedSemaphorePermit,
}

type Answer = oneshot::Sender<Result<PostgresHeld, sqlx::Error>>;

impl Seat {
    pub(super) const fn new(
        backend: Arc<Postgres>,
        connection: OwnedSemaphorePermit,
        name: String,
    ) -> Self {
        Self { name, backend, _connection: connection }
    }

    /// Takes the lock for somebody. If that one goes away meanwhile, the waiting is cancelled.
    pub(super) async fn take(self, statements: String, mut answer: Answer) {
        let mut tx = match self.backend.pool.begin().await {
            Ok(tx) => tx,
            Err(error) => {
                let _ = answer.send(Err(self.backend.reason_of(error).await));
                return;
            }
        };
        let taken = {
            let mut taking = pin!(raw_sql(AssertSqlSafe(statements)).execute(&mut *tx));
            tokio::select! {
                taken = &mut taking => taken,
                () = answer.closed() => {
                    let taken = timeout(ENDING, self.cancelling(Duration::ZERO, taking)).await;
                    taken.unwrap_or(Err(sqlx::Error::PoolTimedOut))
                }
            }
        };
        match taken {
            Ok(_) => {
                // Nobody there to take it: dropped, it is given up.
                let _ = answer.send(Ok(PostgresHeld::new(tx, self)));
            }
            Err(error) => {
                self.leave(tx).await;
                let _ = answer.send(Err(error));
            }
        }
    }

    /// Makes what was done count.
    ///
    /// A savepoint first, which fails where there is nothing to commit: where work has gone on after an error,
    /// the transaction is aborted, and PostgreSQL answers its COMMIT with a ROLLBACK that looks like success
    /// (manual, COMMIT, Outputs); and where sqlx rolled it back, since a savepoint of the work failed, there is
    /// none any more. All in one message, so that who waits need not wait for the way there and back; sqlx ends
    /// the empty transaction.
    pub(super) async fn commit(self, mut tx: PgTransaction<'static>) -> Result<(), sqlx::Error> {
        if let Err(error) = raw_sql("savepoint done; commit; begin").execute(&mut *tx).await {
            self.leave(tx).await;
            return Err(error);
        }
        // What was done counts by now, whatever becomes of the connection.
        match timeout(ENDING, tx.commit()).await {
            Ok(Ok(())) => {}
            ended => tracing::debug!(?ended, name = self.name, "a lock's connection is lost"),
        }
        Ok(())
    }

    /// Ends a transaction that failed or was dropped, perhaps in the middle of a statement.
    pub(super) async fn leave(self, mut tx: PgTransaction<'static>) {
        let rolled_back = timeout(ENDING, async {
            self.cancelling(GRACE, statements_ended(&mut tx)).await;
            tx.rollback().await
        });
        match rolled_back.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::debug!(%error, name = self.name, "a lock's connection is lost")
            }
            Err(_) => {
                tracing::warn!(name = self.name, "a lock's connection does not answer");
                self.backend.signal("pg_terminate_backend", &self.name).await;
            }
        }
    }

    /// Waits for the end of what the transaction does, at first without a word; then cancels it until it
    /// has ended. A cancel that is on its way is waited for: it must not meet what comes next on the connection.
    /// Not for long: one that has not begun, since a pooler has no connection for it, finds nothing later.
    async fn cancelling<T>(&self, grace: Duration, doing: impl Future<Output = T>) -> T {
        let mut doing = pin!(doing);
        let mut pause = grace;
        loop {
            if let Ok(done) = timeout(pause, &mut doing).await {
                return done;
            }
            let mut cancel = pin!(self.backend.signal("pg_cancel_backend", &self.name));
            tokio::select! {
                done = &mut doing => {
                    let _ = timeout(AGAIN, cancel).await;
                    return done;
                }
                () = &mut cancel => {}
            }
            pause = AGAIN;
        }
    }
}

/// What is left of a statement that was dropped comes first, also its error.
async fn statements_ended(tx: &mut PgTransaction<'static>) {
    while let Err(sqlx::Error::Database(_)) = tx.ping().await {}
}
