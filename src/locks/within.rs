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
/// one order, or the database ends one of two who wait for each other (40P01). Dropped while it waits, it goes
/// on waiting in the database until its time is over; what comes next in the transaction waits for that.
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
    let Some(first) = keys.first() else { return Ok(()) };
    let mut keys = keys.to_vec();
    keys.sort_by_key(Key::number);
    let waiting = meters::Waiting::begin(first);
    if !tx.is_in_transaction() {
        return Err(LockError::Backend(sqlx::Error::BeginFailed));
    }
    // Not sqlx's savepoint: where that one fails or is dropped, sqlx rolls the whole transaction back.
    let statements =
        format!("savepoint lock_within; {}; release lock_within", statements(&keys, &patience));
    let taken = raw_sql(AssertSqlSafe(statements)).execute(&mut *tx).await;
    drop(waiting);
    match taken {
        Ok(_) => {
            meters::got(first, patience.waited());
            Ok(())
        }
        Err(error) => {
            let back = "rollback to lock_within; release lock_within";
            let is_back = raw_sql(back).execute(&mut *tx).await.is_ok();
            if !is_back || !is_lock_timeout(&error) {
                return Err(LockError::Backend(error));
            }
            let reason =
                if patience.is_one_try() { BusyReason::Taken } else { BusyReason::TimedOut };
            meters::busy(first.family(), reason);
            Err(Busy { key: first.clone(), reason, waited: patience.waited() }.into())
        }
    }
}

/// Takes the keys, and puts the `lock_timeout` back to what it was. Between two keys it is set to what is left:
/// it counts for each statement anew.
fn statements(keys: &[Key], patience: &Patience) -> String {
    if patience.is_one_try() {
        return TryAll(keys).to_string();
    }
    let limit = millis(patience.left());
    let set = match patience.left() {
        None => "set local lock_timeout = 0".to_owned(),
        Some(_) => format!(
            "select set_config('lock_timeout', greatest(1, {limit} - \
             1000 * extract(epoch from clock_timestamp() - statement_timestamp()))::int::text, true)"
        ),
    };
    let each = keys.iter().map(|key| format!("{set}; {}", WaitForAll(std::slice::from_ref(key))));
    format!(
        "select set_config('concord.lock_timeout', current_setting('lock_timeout'), true); {}\
         select set_config('lock_timeout', current_setting('concord.lock_timeout'), true)",
        each.collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_key_is_waited_for_only_as_long_as_is_left() {
        let keys = [Key::new("stock", "ABC"), Key::new("stock", "DEF")];
        let sql = statements(&keys, &Patience::begin(Wait::AtMost(Duration::from_secs(9))));
        let parts: Vec<_> = sql.split("pg_advisory_xact_lock").collect();
        assert_eq!(parts.len(), 3);
        for before in &parts[..2] {
            assert!(before.contains("clock_timestamp() - statement_timestamp()"), "{sql}");
        }
    }
}
