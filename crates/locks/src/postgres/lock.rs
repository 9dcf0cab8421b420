//! An acquired lock, and the transaction that holds it.

use super::slot::{END_TIMEOUT, Slot};
use crate::backend::HeldLock;
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction, raw_sql};
use std::{pin::pin, time::Duration};
use tokio::{runtime::Handle, sync::oneshot, time::timeout};

/// An advisory lock and its transaction.
///
/// Dropping it rolls the transaction back at once, even during a statement and outside of a runtime.
#[derive(Debug)]
pub struct PostgresLock {
    // Both are `Some` until commit, rollback or drop.
    tx: Option<PgTransaction<'static>>,
    slot: Option<Slot>,
    runtime: Handle,
}

pub(super) type Reply = oneshot::Sender<Result<PostgresLock, sqlx::Error>>;

impl PostgresLock {
    /// Begins a transaction and locks with `statements`. Cancels them if the receiver is dropped.
    pub(super) async fn acquire(slot: Slot, statements: String, mut reply: Reply) {
        let mut tx = match slot.pools.locks.begin().await {
            Ok(tx) => tx,
            Err(error) => {
                let _ = reply.send(Err(slot.pools.explain(error).await));
                return;
            }
        };
        let result = {
            let mut running = pin!(raw_sql(AssertSqlSafe(statements)).execute(&mut *tx));
            tokio::select! {
                result = &mut running => result,
                () = reply.closed() => {
                    let cancelled = slot.cancel_until_done(Duration::ZERO, running);
                    let result = timeout(END_TIMEOUT, cancelled).await;
                    result.unwrap_or(Err(sqlx::Error::PoolTimedOut))
                }
            }
        };
        match result {
            Ok(_) => {
                let lock = Self { tx: Some(tx), slot: Some(slot), runtime: Handle::current() };
                // If there is no receiver, the lock is dropped, which rolls back.
                let _ = reply.send(Ok(lock));
            }
            Err(error) => {
                slot.rollback(tx).await;
                let _ = reply.send(Err(error));
            }
        }
    }

    fn take(&mut self) -> Option<(PgTransaction<'static>, Slot)> {
        self.tx.take().zip(self.slot.take())
    }
}

impl HeldLock for PostgresLock {
    type Error = sqlx::Error;
    /// The connection, inside the transaction. `begin` on it creates a savepoint.
    type Context = PgConnection;

    #[expect(clippy::expect_used, reason = "only methods that take self remove it")]
    fn context(&mut self) -> &mut PgConnection {
        self.tx.as_mut().expect("held until the end")
    }

    async fn commit(mut self) -> Result<(), sqlx::Error> {
        let Some((tx, slot)) = self.take() else { return Ok(()) };
        // In a separate task, so that it completes even if the caller is dropped.
        tokio::spawn(slot.commit(tx)).await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    async fn rollback(mut self) {
        let Some((tx, slot)) = self.take() else { return };
        let _ = tokio::spawn(slot.rollback(tx)).await;
    }
}

impl Drop for PostgresLock {
    fn drop(&mut self) {
        let Some((tx, slot)) = self.take() else { return };
        // sqlx needs a runtime even to drop the task of one that has ended.
        let _guard = self.runtime.enter();
        self.runtime.spawn(slot.rollback(tx));
    }
}
