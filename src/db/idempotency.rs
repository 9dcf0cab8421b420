//! Statements on `idempotent_requests`.

use super::{Database, Failure};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, query_file};
use std::time::Duration;

/// How many requests are forgotten in one step.
const STEP: i64 = 1_000;

/// A request by its sender's key.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who sent it.
    pub sender: &'a str,
    /// The sender's key.
    pub key: &'a str,
    /// What is asked for.
    pub text: &'a str,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The HTTP status.
    pub status: i16,
    /// Pairs of name and value.
    pub headers: Value,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether the same was asked for.
    pub same: bool,
    /// The answer that was given to it.
    pub answer: Option<AnswerRow>,
}

/// Claims a request for this transaction; `false`: its key is taken. Waits for a transaction that has
/// claimed it and has not ended.
///
/// # Errors
/// When the database does not answer, or the other transaction takes too long.
pub async fn claim(db: impl PgExecutor<'_>, request: Request<'_>) -> Result<bool, Failure> {
    let Request { sender, key, text } = request;
    let sql = query_file!("src/db/sql/claim_request.sql", sender, key, text.as_bytes());
    Ok(sql.execute(db).await?.rows_affected() == 1)
}

/// What is known of a request's key.
pub async fn find(db: impl PgExecutor<'_>, request: Request<'_>) -> Result<Option<Found>, Failure> {
    let Request { sender, key, text } = request;
    let sql = query_file!("src/db/sql/kept_answer.sql", sender, key, text.as_bytes());
    let row = sql.fetch_optional(db).await?;
    Ok(row.map(|row| {
        let answer = row.status.zip(row.headers).zip(row.body);
        let answer = answer.map(|((status, headers), body)| AnswerRow { status, headers, body });
        Found { same: row.same, answer }
    }))
}

/// Claims a request where servers of the release before look, too. Gives how one of them ended it, if one
/// did. To go with `idempotency_keys`, in the next release.
///
/// # Errors
/// When the database does not answer, or another transaction takes too long.
pub async fn claim_before(
    db: &mut PgConnection,
    request: Request<'_>,
) -> Result<Option<String>, Failure> {
    let Request { key, text, .. } = request;
    let claim = query_file!("src/db/sql/claim_key.sql", key, text.as_bytes());
    if claim.execute(&mut *db).await?.rows_affected() == 1 {
        return Ok(None);
    }
    let row = query_file!("src/db/sql/kept_outcome.sql", key, text.as_bytes());
    let row = row.fetch_optional(db).await?.filter(|row| row.same);
    Ok(row.and_then(|row| row.outcome))
}

/// Keeps the answer to a request that this transaction has claimed.
pub async fn keep(
    db: impl PgExecutor<'_>,
    request: Request<'_>,
    answer: &AnswerRow,
) -> Result<(), Failure> {
    let AnswerRow { status, headers, body } = answer;
    let Request { sender, key, .. } = request;
    query_file!("src/db/sql/keep_answer.sql", sender, key, status, headers, body)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets requests that are older, in small steps. Harmless on several servers at once.
pub async fn forget(db: &Database, older: Duration) -> Result<(), Failure> {
    let mut cached = db.connection().await?;
    loop {
        let sql = query_file!("src/db/sql/forget_requests.sql", older.as_secs_f64(), STEP);
        let gone = sql.execute(cached.connection()).await?.rows_affected();
        if gone < STEP.unsigned_abs() {
            return cached.keep().await;
        }
    }
}
