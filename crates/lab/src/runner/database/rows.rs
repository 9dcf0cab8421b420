//! Statements on one row.

use super::{LockTarget, Session, SessionError};
use crate::sql;
use sqlx::Row;
use uuid::Uuid;

/// The value and version of a row when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionedValue {
    pub value: i64,
    pub version: i64,
}

impl Session {
    /// Reads without a lock.
    pub async fn read(&mut self, run: Uuid, id: i32) -> Result<VersionedValue, SessionError> {
        self.read_with(sql::READ, run, id).await
    }

    /// Reads and locks the row exclusively.
    pub async fn read_for_update(
        &mut self,
        run: Uuid,
        id: i32,
    ) -> Result<VersionedValue, SessionError> {
        self.read_with(sql::READ_FOR_UPDATE, run, id).await
    }

    /// Reads and locks the row for share.
    pub async fn read_for_share(
        &mut self,
        run: Uuid,
        id: i32,
    ) -> Result<VersionedValue, SessionError> {
        self.read_with(sql::READ_FOR_SHARE, run, id).await
    }

    async fn read_with(
        &mut self,
        statement: &'static str,
        run: Uuid,
        id: i32,
    ) -> Result<VersionedValue, SessionError> {
        let (sql, connection, _observed) = self.prepare(statement, LockTarget::Row(id));
        let row = sql.bind(run).bind(id).fetch_one(connection).await?;
        Ok(VersionedValue { value: row.try_get("value")?, version: row.try_get("version")? })
    }

    /// Writes without a check.
    pub async fn write(&mut self, run: Uuid, id: i32, value: i64) -> Result<(), SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::WRITE, LockTarget::Row(id));
        sql.bind(run).bind(id).bind(value).execute(connection).await?;
        Ok(())
    }

    /// Writes if the row still has this version. `false` if it has another one.
    pub async fn write_if_version(
        &mut self,
        run: Uuid,
        id: i32,
        value: i64,
        version: i64,
    ) -> Result<bool, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::WRITE_IF_VERSION, LockTarget::Row(id));
        let sql = sql.bind(run).bind(id).bind(value).bind(version);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }

    /// Adds to the current value.
    pub async fn add(&mut self, run: Uuid, id: i32, amount: i64) -> Result<(), SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::ADD, LockTarget::Row(id));
        sql.bind(run).bind(id).bind(amount).execute(connection).await?;
        Ok(())
    }

    /// Takes one item. `false` if none is left.
    pub async fn take(&mut self, run: Uuid, id: i32) -> Result<bool, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::TAKE, LockTarget::Row(id));
        Ok(sql.bind(run).bind(id).execute(connection).await?.rows_affected() == 1)
    }
}
