//! Statements on payments.

use super::{LockTarget, Session, SessionError};
use crate::sql;
use sqlx::Row;
use uuid::Uuid;

impl Session {
    /// The sum of the committed payments of an account.
    pub async fn paid(&mut self, run: Uuid, account: i32) -> Result<i64, SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::PAID, LockTarget::Row(account));
        Ok(sql.bind(run).bind(account).fetch_one(connection).await?.try_get("paid")?)
    }

    /// Inserts a payment.
    pub async fn pay(&mut self, run: Uuid, account: i32, amount: i64) -> Result<(), SessionError> {
        let (sql, connection, _observed) = self.prepare(sql::PAY, LockTarget::Row(account));
        sql.bind(run).bind(account).bind(amount).execute(connection).await?;
        Ok(())
    }

    /// Inserts a payment if the account stays within `limit`. `false` if it would not.
    pub async fn pay_if_within(
        &mut self,
        run: Uuid,
        account: i32,
        amount: i64,
        limit: i64,
    ) -> Result<bool, SessionError> {
        let (sql, connection, _observed) =
            self.prepare(sql::PAY_IF_WITHIN, LockTarget::Row(account));
        let sql = sql.bind(run).bind(account).bind(amount).bind(limit);
        Ok(sql.execute(connection).await?.rows_affected() == 1)
    }
}
