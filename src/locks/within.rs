//! Locks inside a transaction that somebody else has begun.

use super::{
    Busy, BusyReason, Key, LockError, Patience, Wait, meters,
    postgres::{TryAll, WaitForAll, is_lock_timeout, millis},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};

/// Takes keys inside a transaction. They are held until that transaction ends, so nobody sees what is
/// protected before it is committed. A transaction that holds a key may take it again.
///
/// Behind a savepoint: where a key is not got in time, the transaction can go on without it. It waits
/// in the database, past the line of this process; where other keys are held already, take keys in
/// one order, or the database ends one of two who wait for each other (40P01).
///
/// # Errors
/// When they are not got in time, or the database fails; [`sqlx::Error::BeginFailed`] where the
/// connection is in no transaction, which could hold them.
pub async fn lock_within(
    tx: &mut PgConnection,
    keys: &[Key],
    wait: impl Into<Wait>,
) -> Result<(), LockError> {
    let patience = Patience::begin(wait.into());
    let mut keys = keys.to_vec();
    keys.sort_by_key(Key::number);
    let Some(first) = keys.first().cloned() else { return Ok(()) };
    let waiting = meters::Waiting::begin(&first);
    if !tx.is_in_transaction() {
        return Err(LockError::Backend(sqlx::Error::BeginFailed));
    }
    let statements = statements(&keys, &patience);
    let mut savepoint = tx.begin().await.map_err(LockError::Backend)?;
    let taken = raw_sql(AssertSqlSafe(statements)).execute(&mut *savepoint).await;
    drop(waiting);
    match taken {
        Ok(_) => {
            // The lock belongs to the outer transaction from here on.
            savepoint.commit().await.map_err(LockError::Backend)?;
            meters::got(&first, patience.waited());
            Ok(())
        }
        Err(error) => {
            savepoint.rollback().await.map_err(LockError::Backend)?;
            if !is_lock_timeout(&error) {
                return Err(LockError::Backend(error));
            }
            let reason =
                if patience.is_one_try() { BusyReason::Taken } else { BusyReason::TimedOut };
            let busy = Busy { key: first, reason, waited: patience.waited() };
            meters::busy(&busy);
            Err(busy.into())
        }
    }
}

/// Takes the keys, and puts the `lock_timeout` back to what it was.
fn statements(keys: &[Key], patience: &Patience) -> String {
    if patience.is_one_try() {
        return TryAll(keys).to_string();
    }
    format!(
        "select set_config('concord.lock_timeout', current_setting('lock_timeout'), true); \
         set local lock_timeout = {}; {}\
         select set_config('lock_timeout', current_setting('concord.lock_timeout'), true)",
        millis(patience.left()),
        WaitForAll(keys),
    )
}
