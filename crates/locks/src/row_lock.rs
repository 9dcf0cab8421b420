//! Row locks (PostgreSQL manual, 13.3.2 Row-Level Locks).

use super::sql::timeout_millis;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, postgres::PgRow, query_as, raw_sql};
use std::time::Duration;

/// The mode of a row lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowLockMode {
    /// `FOR UPDATE`: other transactions cannot update, delete or reference the rows.
    Update,
    /// `FOR NO KEY UPDATE`: other transactions cannot update or delete the rows. An `UPDATE` that does
    /// not change the key takes this lock.
    NoKeyUpdate,
    /// `FOR SHARE`: other transactions cannot update or delete the rows, but can also share them. Two
    /// transactions that share a row and then both update it deadlock: use another mode if you want to write.
    Share,
}

impl RowLockMode {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::NoKeyUpdate => "no key update",
            Self::Share => "share",
        }
    }
}

/// What to do if another transaction has locked a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWait {
    /// Wait as long as the `lock_timeout` of the connection allows.
    Wait,
    /// Wait at most this long for each row.
    AtMost(Duration),
    /// `NOWAIT`: fail at once.
    NoWait,
    /// `SKIP LOCKED`: omit the row. For job queues.
    SkipLocked,
}

impl RowWait {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Wait | Self::AtMost(_) => "",
            Self::NoWait => " nowait",
            Self::SkipLocked => " skip locked",
        }
    }
}

/// A statement that locks rows of a table by their ids.
///
/// Table and columns are constants of the program and become part of the statement unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "nothing is locked until `lock`"]
pub struct RowLock {
    table: &'static str,
    columns: &'static str,
    mode: RowLockMode,
    wait: RowWait,
}

impl RowLock {
    /// Locks rows of a table with a `bigint` column `id`, and returns these columns, separated by
    /// commas.
    pub const fn new(table: &'static str, columns: &'static str, mode: RowLockMode) -> Self {
        Self { table, columns, mode, wait: RowWait::Wait }
    }

    /// What to do if another transaction has locked a row. The default is [`RowWait::Wait`].
    pub const fn wait(mut self, wait: RowWait) -> Self {
        self.wait = wait;
        self
    }

    /// Locks the rows with these ids and returns their current values. Missing rows are left out.
    ///
    /// The rows are locked in the order of their ids, so that two callers with the same rows cannot
    /// deadlock.
    ///
    /// # Errors
    /// SQLSTATE 55P03 if a row was not available in time, and other database errors. After an error the
    /// transaction can only be rolled back.
    pub async fn lock<R>(&self, tx: &mut PgConnection, ids: &[i64]) -> Result<Vec<R>, sqlx::Error>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        if let RowWait::AtMost(time) = self.wait {
            let set_timeout = format!(
                "select set_config('concord.lock_timeout', current_setting('lock_timeout'), true); \
                 set local lock_timeout = {}",
                timeout_millis(Some(time))
            );
            raw_sql(AssertSqlSafe(set_timeout)).execute(&mut *tx).await?;
        }
        let rows = query_as(AssertSqlSafe(self.sql())).bind(ids).fetch_all(&mut *tx).await?;
        if let RowWait::AtMost(_) = self.wait {
            raw_sql(
                "select set_config('lock_timeout', current_setting('concord.lock_timeout'), true)",
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(rows)
    }

    /// The statement. Its only parameter is the array of ids.
    #[must_use]
    pub fn sql(&self) -> String {
        let Self { table, columns, mode, wait } = self;
        // PostgreSQL locks the rows after it has sorted them (manual, SELECT, The Locking Clause).
        format!(
            "select {columns} from {table} where id = any($1) order by id for {}{}",
            mode.as_sql(),
            wait.as_sql()
        )
    }
}
