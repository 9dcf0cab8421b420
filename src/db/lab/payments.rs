//! Statements on payments.

use super::{Session, Touch, Trouble, text};
use sqlx::query_file;
use uuid::Uuid;

impl Session {
    /// What an account was paid so far, as far as it is committed.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn paid(&mut self, run: Uuid, account: i32) -> Result<i64, Trouble> {
        let (connection, _observed) = self.watched(text::PAID, Touch::Row(account));
        let sql = query_file!("src/db/sql/lab/paid.sql", run, account);
        Ok(sql.fetch_one(connection).await?.paid)
    }

    /// Pays.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn pay(&mut self, run: Uuid, account: i32, amount: i64) -> Result<(), Trouble> {
        let (connection, _observed) = self.watched(text::PAY, Touch::Row(account));
        query_file!("src/db/sql/lab/pay.sql", run, account, amount).execute(connection).await?;
        Ok(())
    }

    /// Pays if the account stays within the limit; `false`: it would not.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn pay_if_within(
        &mut self,
        run: Uuid,
        account: i32,
        amount: i64,
        limit: i64,
    ) -> Result<bool, Trouble> {
        let (connection, _observed) = self.watched(text::PAY_IF_WITHIN, Touch::Row(account));
        let sql = query_file!("src/db/sql/lab/pay_if_within.sql", run, account, amount, limit);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }
}
