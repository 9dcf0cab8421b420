//! The right to use one connection, and how a transaction on it ends.

use super::pools::Pools;
use sqlx::{Connection, PgTransaction, raw_sql};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// How long a cancelled statement may take to end. After that its session is terminated.
pub(super) const END_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a statement may take to end without a cancel. Usually none is running.
const GRACE: Duration = Duration::from_millis(10);
/// When to repeat a cancel: the first one may arrive before the statement has started.
const CANCEL_INTERVAL: Duration = Duration::from_millis(100);

/// The right to use one connection, and the name of the transaction on it.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) pools: Arc<Pools>,
    _permit: OwnedSemaphorePermit,
}

impl Slot {
    pub(super) const fn new(pools: Arc<Pools>, permit: OwnedSemaphorePermit, name: String) -> Self {
        Self { name, pools, _permit: permit }
    }

    /// Commits a transaction.
    ///
    /// First creates a savepoint, which fails if there is nothing to commit. Otherwise two errors would look like
    /// success: if the work ignored an error, the transaction is aborted and PostgreSQL answers COMMIT with
    /// ROLLBACK (manual, COMMIT, Outputs); if a savepoint of the work failed, sqlx has rolled the transaction
    /// back. Everything is one message, which saves the next waiter a round trip; sqlx ends the empty transaction.
    pub(super) async fn commit(self, mut tx: PgTransaction<'static>) -> Result<(), sqlx::Error> {
        if let Err(error) = raw_sql("savepoint done; commit; begin").execute(&mut *tx).await {
            self.rollback(tx).await;
            return Err(error);
        }
        // The work is committed, whatever happens to the connection.
        match timeout(END_TIMEOUT, tx.commit()).await {
            Ok(Ok(())) => {}
            result => tracing::debug!(?result, name = self.name, "lost the connection of a lock"),
        }
        Ok(())
    }

    /// Rolls back a transaction that failed or was dropped, possibly while a statement is running.
    pub(super) async fn rollback(self, mut tx: PgTransaction<'static>) {
        let rolled_back = timeout(END_TIMEOUT, async {
            self.cancel_until_done(GRACE, drain(&mut tx)).await;
            tx.rollback().await
        });
        match rolled_back.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::debug!(%error, name = self.name, "lost the connection of a lock");
            }
            Err(_) => {
                tracing::warn!(name = self.name, "the connection of a lock does not answer");
                self.pools.signal("pg_terminate_backend", &self.name).await;
            }
        }
    }

    /// Waits `grace` for the future, then cancels the running statement until it completes.
    ///
    /// A cancel in flight must not hit the next statement of the connection, so it is awaited; but not for
    /// long, because a pooler may not have a connection for it until later.
    pub(super) async fn cancel_until_done<T>(
        &self,
        grace: Duration,
        future: impl Future<Output = T>,
    ) -> T {
        let mut future = pin!(future);
        let mut delay = grace;
        loop {
            if let Ok(done) = timeout(delay, &mut future).await {
                return done;
            }
            let mut cancel = pin!(self.pools.signal("pg_cancel_backend", &self.name));
            tokio::select! {
                done = &mut future => {
                    let _ = timeout(CANCEL_INTERVAL, cancel).await;
                    return done;
                }
                () = &mut cancel => {}
            }
            delay = CANCEL_INTERVAL;
        }
    }
}

/// Reads the remaining results of a dropped statement, including its error.
async fn drain(tx: &mut PgTransaction<'static>) {
    while let Err(sqlx::Error::Database(_)) = tx.ping().await {}
}
