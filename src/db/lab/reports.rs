//! Statements on `lab_runs`.

use crate::db::{Database, Failure};
use serde_json::Value;
use sqlx::query_file;
use uuid::Uuid;

/// Keeps a report, and the newest `number` of all.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    db: &Database,
    id: Uuid,
    plan: &Value,
    report: &Value,
    number: i64,
) -> Result<(), Failure> {
    let mut lane = db.lane().await?;
    query_file!("src/db/sql/lab/keep_report.sql", id, plan, report)
        .execute(lane.connection())
        .await?;
    query_file!("src/db/sql/lab/prune_reports.sql", number).execute(lane.connection()).await?;
    lane.keep().await
}

/// A report that was kept.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Database, id: Uuid) -> Result<Option<Value>, Failure> {
    let mut lane = db.lane().await?;
    let row =
        query_file!("src/db/sql/lab/find_report.sql", id).fetch_optional(lane.connection()).await?;
    lane.keep().await?;
    Ok(row.map(|row| row.report))
}
