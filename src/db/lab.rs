//! Connects the lab to Concord's database; reports are stored in `lab_runs`.

use super::{Database, Failure};
use concord_lab::{Lab, Report, ReportStore, RunId};
use sqlx::query_file;

/// How many reports are kept; older ones are deleted.
const KEPT: i64 = 500;

impl Database {
    /// A lab whose runs open their own connections, bypassing a pooler.
    #[must_use]
    pub fn lab(&self) -> Lab<Self> {
        Lab::with_store((*self.address()).clone(), self.clone())
    }
}

impl ReportStore for Database {
    type Error = Failure;

    async fn store(&self, report: &Report) -> Result<(), Failure> {
        let json = (serde_json::to_value(report.plan), serde_json::to_value(report));
        let (Ok(plan), Ok(whole)) = json else { return Ok(()) };
        let mut cached = self.connection().await?;
        query_file!("src/db/sql/keep_lab_report.sql", report.id, plan, whole)
            .execute(cached.connection())
            .await?;
        query_file!("src/db/sql/prune_lab_reports.sql", KEPT).execute(cached.connection()).await?;
        cached.keep().await
    }

    async fn find(&self, id: RunId) -> Result<Option<Report>, Failure> {
        let mut cached = self.connection().await?;
        let sql = query_file!("src/db/sql/find_lab_report.sql", id);
        let row = sql.fetch_optional(cached.connection()).await?;
        cached.keep().await?;
        // A report of an older release that cannot be parsed counts as missing.
        Ok(row.and_then(|row| serde_json::from_value(row.report).ok()))
    }
}
