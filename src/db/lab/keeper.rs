//! What is around a run: its rows before and after it, and a look at who waits.

use crate::db::Failure;
use sqlx::{Postgres, pool::PoolConnection, query_file, query_file_as};
use uuid::Uuid;

/// A row as it is before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowMade {
    /// Its number within the run.
    pub id: i32,
    /// What it belongs to.
    pub team: i32,
    /// Its value.
    pub value: i64,
}

/// A backend that waits for a lock.
#[derive(Debug)]
pub struct Waiting {
    /// Its number.
    pub pid: i32,
    /// The numbers of those it waits for; `None`: that was not asked.
    pub held_by: Option<Vec<i32>>,
}

/// A connection beside those of the workers.
#[derive(Debug)]
pub struct Keeper(PoolConnection<Postgres>);

impl Keeper {
    pub(super) const fn new(connection: PoolConnection<Postgres>) -> Self {
        Self(connection)
    }

    /// Makes the rows of a run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn make_rows(&mut self, run: Uuid, rows: &[RowMade]) -> Result<(), Failure> {
        let ids: Vec<_> = rows.iter().map(|it| it.id).collect();
        let teams: Vec<_> = rows.iter().map(|it| it.team).collect();
        let values: Vec<_> = rows.iter().map(|it| it.value).collect();
        query_file!("src/db/sql/lab/make_rows.sql", run, &ids, &teams, &values)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Takes them away, and what was paid.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_rows(&mut self, run: Uuid) -> Result<(), Failure> {
        query_file!("src/db/sql/lab/remove_rows.sql", run).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Takes away what runs left that never came to their end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_leftovers(&mut self) -> Result<(), Failure> {
        query_file!("src/db/sql/lab/remove_leftovers.sql").execute(&mut *self.0).await?;
        Ok(())
    }

    /// Each team of a run with the sum of its values.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn teams(&mut self, run: Uuid) -> Result<Vec<(i32, i64)>, Failure> {
        let rows = query_file!("src/db/sql/lab/teams.sql", run).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(|row| (row.team, row.sum)).collect())
    }

    /// Each account of a run with what it was paid, if anything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn payments(&mut self, run: Uuid) -> Result<Vec<(i32, i64)>, Failure> {
        let rows = query_file!("src/db/sql/lab/payments.sql", run).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(|row| (row.account, row.paid)).collect())
    }

    /// Those of the backends that wait for a lock right now; and for whom one of them does that is not
    /// among `told`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting(&mut self, pids: &[i32], told: &[i32]) -> Result<Vec<Waiting>, Failure> {
        let sql = query_file_as!(Waiting, "src/db/sql/lab/waiting.sql", pids, told);
        Ok(sql.fetch_all(&mut *self.0).await?)
    }

    /// Ends the statements that these backends run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn interrupt(&mut self, pids: &[i32]) -> Result<(), Failure> {
        query_file!("src/db/sql/lab/interrupt.sql", pids).fetch_one(&mut *self.0).await?;
        Ok(())
    }
}
