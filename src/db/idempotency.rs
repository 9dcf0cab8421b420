//! Statements on `idempotency_keys`.

use super::{Database, Failure};
use sqlx::{PgExecutor, query_file};
use std::time::Duration;

/// How many keys are forgotten in one step.
const STEP: i64 = 1_000;

/// What is kept under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether the same was asked for.
    pub same: bool,
    /// How it ended, as it was given to [`keep`].
    pub outcome: Option<String>,
}

/// Claims a key for this transaction; `false`: it is taken. Waits for a transaction that has claimed it
/// and has not ended.
///
/// # Errors
/// When the database does not answer, or the other transaction takes too long.
pub async fn claim(db: impl PgExecutor<'_>, key: &str, request: &str) -> Result<bool, Failure> {
    let sql = query_file!("src/db/sql/claim_key.sql", key, request.as_bytes());
    Ok(sql.execute(db).await?.rows_affected() == 1)
}

/// What is kept under a key.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: impl PgExecutor<'_>,
    key: &str,
    request: &str,
) -> Result<Option<Kept>, Failure> {
    let sql = query_file!("src/db/sql/kept_outcome.sql", key, request.as_bytes());
    let row = sql.fetch_optional(db).await?;
    Ok(row.map(|row| Kept { same: row.same, outcome: row.outcome }))
}

/// Keeps how the work ended for which this transaction claimed the key.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(db: impl PgExecutor<'_>, key: &str, outcome: &str) -> Result<(), Failure> {
    query_file!("src/db/sql/keep_outcome.sql", key, outcome).execute(db).await?;
    Ok(())
}

/// Forgets keys that are older, in small steps. Harmless on several servers at once.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(db: &Database, older: Duration) -> Result<(), Failure> {
    let mut lane = db.lane().await?;
    loop {
        let sql = query_file!("src/db/sql/forget_keys.sql", older.as_secs_f64(), STEP);
        let gone = sql.execute(lane.connection()).await?.rows_affected();
        if gone < STEP.unsigned_abs() {
            lane.keep();
            return Ok(());
        }
    }
}
