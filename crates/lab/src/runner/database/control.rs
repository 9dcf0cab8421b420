//! Statements around the transactions of a run: its rows, lock waits, cancellation.

use crate::runner::failure::Failure;
use sqlx::{FromRow, Postgres, pool::PoolConnection, query, query_as};
use uuid::Uuid;

/// A row before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitialRow {
    /// Unique within the run.
    pub id: i32,
    /// The rows of a team belong together.
    pub team: i32,
    pub value: i64,
}

/// A session that waits for a lock.
#[derive(Debug, FromRow)]
pub struct LockWaiter {
    pub pid: i32,
    /// The sessions that it waits for. `None`: not queried.
    pub held_by: Option<Vec<i32>>,
}

/// A connection that is not a worker's.
#[derive(Debug)]
pub struct Control(PoolConnection<Postgres>);

impl Control {
    pub(super) const fn new(connection: PoolConnection<Postgres>) -> Self {
        Self(connection)
    }

    pub async fn insert_rows(&mut self, run: Uuid, rows: &[InitialRow]) -> Result<(), Failure> {
        let ids: Vec<_> = rows.iter().map(|it| it.id).collect();
        let teams: Vec<_> = rows.iter().map(|it| it.team).collect();
        let values: Vec<_> = rows.iter().map(|it| it.value).collect();
        let sql = query(include_str!("../../sql/insert_rows.sql"));
        sql.bind(run).bind(ids).bind(teams).bind(values).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Deletes the rows and payments of a run.
    pub async fn delete_rows(&mut self, run: Uuid) -> Result<(), Failure> {
        let sql = query(include_str!("../../sql/delete_rows.sql"));
        sql.bind(run).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Deletes leftovers of runs whose process was killed.
    pub async fn delete_leftovers(&mut self) -> Result<(), Failure> {
        query(include_str!("../../sql/delete_leftovers.sql")).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Each team with the sum of its values.
    pub async fn teams(&mut self, run: Uuid) -> Result<Vec<(i32, i64)>, Failure> {
        let sql = query_as(include_str!("../../sql/teams.sql"));
        Ok(sql.bind(run).fetch_all(&mut *self.0).await?)
    }

    /// Each account with payments, with their sum.
    pub async fn payments(&mut self, run: Uuid) -> Result<Vec<(i32, i64)>, Failure> {
        let sql = query_as(include_str!("../../sql/payments.sql"));
        Ok(sql.bind(run).fetch_all(&mut *self.0).await?)
    }

    /// The sessions of `pids` that wait for a lock. The holder is queried for one of them, and for none of
    /// `known`.
    pub async fn lock_waiters(
        &mut self,
        pids: &[i32],
        known: &[i32],
    ) -> Result<Vec<LockWaiter>, Failure> {
        let sql = query_as(include_str!("../../sql/lock_waiters.sql"));
        Ok(sql.bind(pids).bind(known).fetch_all(&mut *self.0).await?)
    }

    /// Cancels the statements that these sessions execute.
    pub async fn cancel(&mut self, pids: &[i32]) -> Result<(), Failure> {
        let sql = query(include_str!("../../sql/cancel.sql"));
        sql.bind(pids).fetch_one(&mut *self.0).await?;
        Ok(())
    }
}
