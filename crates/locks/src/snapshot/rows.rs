//! The rows of `pg_locks` and `pg_stat_activity`.

use sqlx::{FromRow, PgConnection, PgPool, query_as, query_scalar, raw_sql};
use time::OffsetDateTime;

/// A row of `pg_locks`.
#[derive(Debug, Clone, FromRow)]
pub(super) struct LockRow {
    pub(super) pid: i32,
    pub(super) granted: bool,
    pub(super) id: Option<i64>,
    pub(super) is_pair: bool,
    pub(super) kind: String,
    pub(super) relation: Option<String>,
    pub(super) waiting_since: Option<OffsetDateTime>,
    pub(super) blockers: Vec<i32>,
}

/// A row of `pg_stat_activity`.
#[derive(Debug, Clone, FromRow)]
pub(super) struct SessionRow {
    pub(super) pid: i32,
    pub(super) name: String,
    pub(super) client: Option<String>,
    pub(super) state: String,
    pub(super) since: Option<OffsetDateTime>,
    pub(super) query_start: Option<OffsetDateTime>,
    pub(super) statement: Option<String>,
}

/// The rows at one point in time.
pub(super) struct Rows {
    pub(super) at: OffsetDateTime,
    pub(super) locks: Vec<LockRow>,
    pub(super) sessions: Vec<SessionRow>,
}

impl Rows {
    /// Reads the rows. `prologue` runs first in the transaction.
    pub(super) async fn read(pool: PgPool, prologue: &'static str) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        raw_sql(prologue).execute(&mut *tx).await?;
        let locks: Vec<LockRow> =
            query_as(include_str!("../sql/locks.sql")).fetch_all(&mut *tx).await?;
        let mut pids: Vec<_> = locks.iter().flat_map(|lock| lock.blockers.clone()).collect();
        pids.extend(locks.iter().map(|lock| lock.pid));
        let sessions = sessions(&mut tx, &pids).await?;
        let at = query_scalar(include_str!("../sql/clock.sql")).fetch_one(&mut *tx).await?;
        tx.rollback().await?;
        Ok(Self { at, locks, sessions })
    }
}

async fn sessions(sql: &mut PgConnection, pids: &[i32]) -> Result<Vec<SessionRow>, sqlx::Error> {
    query_as(include_str!("../sql/sessions.sql")).bind(pids).fetch_all(sql).await
}
