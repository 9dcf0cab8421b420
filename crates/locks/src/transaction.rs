//! Advisory locks inside an existing transaction.

use super::{
    error::{Busy, BusyReason, LockError},
    key::Key,
    metrics,
    sql::{TryAll, WaitForAll, is_lock_timeout, timeout_millis},
    wait::{Deadline, Wait},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};

/// Locks keys inside a transaction, until it ends. A transaction can lock a key that it already holds.
///
/// Uses a savepoint: if a key is busy, the transaction can continue without it. The wait happens in the
/// database and bypasses the queue of [`Locks`](crate::Locks). If the transaction holds other keys,
/// lock keys in a fixed order, or PostgreSQL aborts one of two transactions that wait for each other
/// (40P01). If the future is dropped, the statement runs until the deadline; the next statement of the
/// transaction waits for that.
///
/// ```no_run
/// # async fn example(pool: sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use concord_locks::{Key, Wait, lock_in_transaction};
/// let mut tx = pool.begin().await?;
/// lock_in_transaction(&mut tx, &[Key::new("stock", "ABC")], Wait::default()).await?;
/// // …
/// tx.commit().await?; // releases the lock
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`LockError`]; [`sqlx::Error::BeginFailed`] if the connection is not in a transaction.
pub async fn lock_in_transaction(
    tx: &mut PgConnection,
    keys: &[Key],
    wait: impl Into<Wait>,
) -> Result<(), LockError> {
    let deadline = Deadline::start(wait.into());
    let Some(first) = keys.first() else { return Ok(()) };
    let mut keys = keys.to_vec();
    keys.sort_by_key(Key::id);
    if !tx.is_in_transaction() {
        return Err(LockError::Backend(sqlx::Error::BeginFailed));
    }
    // Does not use sqlx's savepoint: if that one fails or is dropped, sqlx rolls back the whole transaction.
    let statements =
        format!("savepoint lock_within; {}; release lock_within", statements(&keys, &deadline));
    let lock = raw_sql(AssertSqlSafe(statements)).execute(&mut *tx);
    let result = metrics::while_waiting(first, lock).await;
    match result {
        Ok(_) => {
            metrics::acquired(first, deadline.waited());
            Ok(())
        }
        Err(error) => {
            let undo = "rollback to lock_within; release lock_within";
            let undone = raw_sql(undo).execute(&mut *tx).await.is_ok();
            if !undone || !is_lock_timeout(&error) {
                return Err(LockError::Backend(error));
            }
            let reason = if deadline.is_try() { BusyReason::Taken } else { BusyReason::TimedOut };
            metrics::busy(first.family(), reason);
            Err(Busy { key: first.clone(), reason, waited: deadline.waited() }.into())
        }
    }
}

/// Locks the keys and restores `lock_timeout`. PostgreSQL applies this setting to each statement, so it is
/// set to the remaining time before each key.
fn statements(keys: &[Key], deadline: &Deadline) -> String {
    if deadline.is_try() {
        return TryAll(keys).to_string();
    }
    let limit = timeout_millis(deadline.remaining());
    let set_timeout = match deadline.remaining() {
        None => "set local lock_timeout = 0".to_owned(),
        Some(_) => format!(
            "select set_config('lock_timeout', greatest(1, {limit} - \
             1000 * extract(epoch from clock_timestamp() - statement_timestamp()))::int::text, true)"
        ),
    };
    let lock_key = |key: &Key| format!("{set_timeout}; {}", WaitForAll(std::slice::from_ref(key)));
    format!(
        "select set_config('concord.lock_timeout', current_setting('lock_timeout'), true); {}\
         select set_config('lock_timeout', current_setting('concord.lock_timeout'), true)",
        keys.iter().map(lock_key).collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_key_waits_only_for_the_remaining_time() {
        let keys = [Key::new("stock", "ABC"), Key::new("stock", "DEF")];
        let sql = statements(&keys, &Deadline::start(Wait::AtMost(Duration::from_secs(9))));
        let parts: Vec<_> = sql.split("pg_advisory_xact_lock").collect();
        assert_eq!(parts.len(), 3);
        for before in &parts[..2] {
            assert!(before.contains("clock_timestamp() - statement_timestamp()"), "{sql}");
        }
    }
}
