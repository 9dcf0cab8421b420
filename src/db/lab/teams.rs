//! Statements on rows that belong together.

use super::{Seen, Session, Touch, Trouble, text};
use sqlx::query_file;
use uuid::Uuid;

impl Session {
    /// The sum, in one statement that locks nothing.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn sum_of_team(&mut self, run: Uuid, team: i32) -> Result<i64, Trouble> {
        let (connection, _observed) = self.watched(text::SUM_OF_TEAM, Touch::Team(team));
        let sql = query_file!("src/db/sql/lab/sum_of_team.sql", run, team);
        Ok(sql.fetch_one(connection).await?.sum)
    }

    /// The sum of the rows, all of which it then holds alone.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn team_for_update(&mut self, run: Uuid, team: i32) -> Result<i64, Trouble> {
        let (connection, _observed) = self.watched(text::TEAM_FOR_UPDATE, Touch::Team(team));
        let sql = query_file!("src/db/sql/lab/team_for_update.sql", run, team);
        Ok(sql.fetch_all(connection).await?.iter().map(|row| row.value).sum())
    }

    /// The sum of the rows, all of which it then holds together with others who do the same.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn team_for_share(&mut self, run: Uuid, team: i32) -> Result<i64, Trouble> {
        let (connection, _observed) = self.watched(text::TEAM_FOR_SHARE, Touch::Team(team));
        let sql = query_file!("src/db/sql/lab/team_for_share.sql", run, team);
        Ok(sql.fetch_all(connection).await?.iter().map(|row| row.value).sum())
    }

    /// Whether two rows are still as they were read.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn unchanged(
        &mut self,
        run: Uuid,
        (first, first_seen): (i32, Seen),
        (second, second_seen): (i32, Seen),
    ) -> Result<bool, Trouble> {
        let (connection, _observed) = self.watched(text::UNCHANGED, Touch::Row(first));
        let (one, two) = (first_seen.version, second_seen.version);
        let sql = query_file!("src/db/sql/lab/unchanged.sql", run, first, one, second, two);
        Ok(sql.fetch_one(connection).await?.unchanged)
    }

    /// Puts a row to 0 if the team has one more; `false`: it has not.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn leave_if_others(
        &mut self,
        run: Uuid,
        id: i32,
        team: i32,
    ) -> Result<bool, Trouble> {
        let (connection, _observed) = self.watched(text::LEAVE_IF_OTHERS, Touch::Row(id));
        let sql = query_file!("src/db/sql/lab/leave_if_others.sql", run, id, team);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }
}
