//! Statements on `idempotent_requests`.

use super::{Database, Failure};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, query_file};
use std::time::Duration;

/// How many requests one step deletes.
const STEP: i64 = 1_000;

/// A request, identified by its sender and key.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The sender.
    pub sender: &'a str,
    /// The sender's key.
    pub key: &'a str,
    /// The canonical text of the request.
    pub text: &'a str,
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The HTTP status.
    pub status: i16,
    /// Pairs of name and value.
    pub headers: Value,
    /// The body.
    pub body: Vec<u8>,
}

/// The stored state of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether the request is the same.
    pub same: bool,
    /// The stored answer.
    pub answer: Option<AnswerRow>,
}

/// Claims a request for this transaction; `false`: its key is taken. Waits for another transaction that has
/// claimed it and has not ended.
///
/// # Errors
/// When the database does not answer, or the other transaction takes too long.
pub async fn claim(db: impl PgExecutor<'_>, request: Request<'_>) -> Result<bool, Failure> {
    let Request { sender, key, text } = request;
    let sql = query_file!("src/db/sql/claim_request.sql", sender, key, text.as_bytes());
    Ok(sql.execute(db).await?.rows_affected() == 1)
}

/// The stored state of a request's key.
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

/// Also claims a request in the table of the previous release. Returns the outcome if such a server has
/// already done it. Remove together with `idempotency_keys`, in the next release.
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

/// Stores the answer to a request that this transaction has claimed.
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

/// Deletes older requests in small steps. Safe to run on several servers at once.
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
