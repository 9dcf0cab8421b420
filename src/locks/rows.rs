//! Row locks: rows that are held by the transaction that will change them or rely on them
//! (PostgreSQL manual, 13.3.2 Row-Level Locks).

use super::postgres::millis;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, postgres::PgRow, query_as, raw_sql};
use std::{fmt::Write, time::Duration};

/// How strongly rows are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// `FOR UPDATE`: nobody else may change, delete or refer to them.
    Update,
    /// `FOR NO KEY UPDATE`: nobody else may change or delete them. What an `UPDATE` takes that leaves
    /// the key alone.
    NoKeyUpdate,
    /// `FOR SHARE`: nobody may change or delete them, but others may share them. Two who share and then
    /// both want to change end in a deadlock; who means to change takes one of the others at once.
    Share,
}

/// What to do about rows that somebody else holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWait {
    /// Wait as long as the connection's `lock_timeout` says.
    Wait,
    /// Wait at most so long for each row.
    AtMost(Duration),
    /// `NOWAIT`: fail at once.
    NoWait,
    /// `SKIP LOCKED`: leave them out. For work that others may do as well, such as a queue's.
    SkipLocked,
}

/// Rows of a table that are to be locked by their id.
///
/// The names are the program's own words and go into the statement as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "nothing is locked before `lock`"]
pub struct RowLock {
    table: &'static str,
    columns: &'static str,
    strength: Strength,
    wait: RowWait,
}

impl RowLock {
    /// Rows of a table with a `bigint` column `id`, of which these columns are read.
    pub const fn new(table: &'static str, columns: &'static str, strength: Strength) -> Self {
        Self { table, columns, strength, wait: RowWait::Wait }
    }

    /// What to do about rows that somebody else holds; otherwise [`RowWait::Wait`].
    pub const fn wait(mut self, wait: RowWait) -> Self {
        self.wait = wait;
        self
    }

    /// Locks the rows with these ids that are there, one by one in the order of their ids, so that no
    /// two who lock several of them can wait for each other; gives them as they are then.
    ///
    /// # Errors
    /// When the database does not answer, or a row was not got in time (SQLSTATE 55P03). After an error
    /// the transaction can only be rolled back, as after any error in it.
    pub async fn lock<R>(&self, tx: &mut PgConnection, ids: &[i64]) -> Result<Vec<R>, sqlx::Error>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        if let RowWait::AtMost(time) = self.wait {
            let limit = format!(
                "select set_config('concord.lock_timeout', current_setting('lock_timeout'), true); \
                 set local lock_timeout = {}",
                millis(Some(time))
            );
            raw_sql(AssertSqlSafe(limit)).execute(&mut *tx).await?;
        }
        let rows = query_as(AssertSqlSafe(self.statement())).bind(ids).fetch_all(&mut *tx).await?;
        if let RowWait::AtMost(_) = self.wait {
            raw_sql(
                "select set_config('lock_timeout', current_setting('concord.lock_timeout'), true)",
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(rows)
    }

    /// The statement, with the ids as its one parameter.
    #[must_use]
    pub fn statement(&self) -> String {
        let Self { table, columns, .. } = self;
        // Rows are locked after they are sorted (manual, SELECT, The Locking Clause).
        let mut sql = format!("select {columns} from {table} where id = any($1) order by id for ");
        let strength = match self.strength {
            Strength::Update => "update",
            Strength::NoKeyUpdate => "no key update",
            Strength::Share => "share",
        };
        let wait = match self.wait {
            RowWait::Wait | RowWait::AtMost(_) => "",
            RowWait::NoWait => " nowait",
            RowWait::SkipLocked => " skip locked",
        };
        // Writing to a text cannot fail.
        let _ = write!(sql, "{strength}{wait}");
        sql
    }
}
