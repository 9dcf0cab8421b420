//! Statements on the rows of a team.

use super::{LockTarget, Session, SessionError, VersionedValue};
use crate::sql;
use sqlx::Row;
use uuid::Uuid;

impl Session {
    /// The sum of the values, without a lock.
    pub async fn sum_of_team(&mut self, run: Uuid, team: i32) -> Result<i64, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::SUM_OF_TEAM, LockTarget::Team(team));
        Ok(sql.bind(run).bind(team).fetch_one(connection).await?.try_get("sum")?)
    }

    /// The sum of the values; locks the rows exclusively.
    pub async fn team_for_update(&mut self, run: Uuid, team: i32) -> Result<i64, SessionError> {
        self.lock_team(sql::TEAM_FOR_UPDATE, run, team).await
    }

    /// The sum of the values; locks the rows for share.
    pub async fn team_for_share(&mut self, run: Uuid, team: i32) -> Result<i64, SessionError> {
        self.lock_team(sql::TEAM_FOR_SHARE, run, team).await
    }

    async fn lock_team(
        &mut self,
        statement: &'static str,
        run: Uuid,
        team: i32,
    ) -> Result<i64, SessionError> {
        let (sql, connection, _observed) = self.prepare(statement, LockTarget::Team(team));
        let rows = sql.bind(run).bind(team).fetch_all(connection).await?;
        rows.iter().map(|row| Ok(row.try_get::<i64, _>("value")?)).sum()
    }

    /// Whether two rows still have the versions that were read.
    pub async fn unchanged(
        &mut self,
        run: Uuid,
        (first, first_read): (i32, VersionedValue),
        (second, second_read): (i32, VersionedValue),
    ) -> Result<bool, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::UNCHANGED, LockTarget::Row(first));
        let sql = sql.bind(run).bind(first).bind(first_read.version);
        let sql = sql.bind(second).bind(second_read.version);
        Ok(sql.fetch_one(connection).await?.try_get("unchanged")?)
    }

    /// Sets a row to 0 if another row of the team is not 0. `false` otherwise.
    pub async fn leave_if_others(
        &mut self,
        run: Uuid,
        id: i32,
        team: i32,
    ) -> Result<bool, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::LEAVE_IF_OTHERS, LockTarget::Row(id));
        let sql = sql.bind(run).bind(id).bind(team);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }
}
