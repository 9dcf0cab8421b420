//! Statements on one row.

use super::{Session, Touch, Trouble, text};
use sqlx::{query_file, query_file_as};
use uuid::Uuid;

/// What a worker read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The value.
    pub value: i64,
    /// The version it had.
    pub version: i64,
}

impl Session {
    /// Reads, and locks nothing.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn read(&mut self, run: Uuid, id: i32) -> Result<Seen, Trouble> {
        let (connection, _observed) = self.watched(text::READ, Touch::Row(id));
        let sql = query_file_as!(Seen, "src/db/sql/lab/read.sql", run, id);
        Ok(sql.fetch_one(connection).await?)
    }

    /// Reads, and holds the row alone.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn read_for_update(&mut self, run: Uuid, id: i32) -> Result<Seen, Trouble> {
        let (connection, _observed) = self.watched(text::READ_FOR_UPDATE, Touch::Row(id));
        let sql = query_file_as!(Seen, "src/db/sql/lab/read_for_update.sql", run, id);
        Ok(sql.fetch_one(connection).await?)
    }

    /// Reads, and holds the row together with others who do the same.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn read_for_share(&mut self, run: Uuid, id: i32) -> Result<Seen, Trouble> {
        let (connection, _observed) = self.watched(text::READ_FOR_SHARE, Touch::Row(id));
        let sql = query_file_as!(Seen, "src/db/sql/lab/read_for_share.sql", run, id);
        Ok(sql.fetch_one(connection).await?)
    }

    /// Writes, whatever is there.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn write(&mut self, run: Uuid, id: i32, value: i64) -> Result<(), Trouble> {
        let (connection, _observed) = self.watched(text::WRITE, Touch::Row(id));
        query_file!("src/db/sql/lab/write.sql", run, id, value).execute(connection).await?;
        Ok(())
    }

    /// Writes over exactly this version; `false`: it is another by now.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn write_if_version(
        &mut self,
        run: Uuid,
        id: i32,
        value: i64,
        version: i64,
    ) -> Result<bool, Trouble> {
        let (connection, _observed) = self.watched(text::WRITE_IF_VERSION, Touch::Row(id));
        let sql = query_file!("src/db/sql/lab/write_if_version.sql", run, id, value, version);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }

    /// Adds to whatever is there.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn add(&mut self, run: Uuid, id: i32, amount: i64) -> Result<(), Trouble> {
        let (connection, _observed) = self.watched(text::ADD, Touch::Row(id));
        query_file!("src/db/sql/lab/add.sql", run, id, amount).execute(connection).await?;
        Ok(())
    }

    /// Takes one away; `false`: none is left.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn take(&mut self, run: Uuid, id: i32) -> Result<bool, Trouble> {
        let (connection, _observed) = self.watched(text::TAKE, Touch::Row(id));
        let sql = query_file!("src/db/sql/lab/take.sql", run, id);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }
}
