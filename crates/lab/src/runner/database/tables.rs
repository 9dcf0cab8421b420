//! The tables that all runs share.

use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions, raw_sql};

/// Creates the tables of the lab, `lab_rows` and `lab_payments`, if they do not exist. They are unlogged, and
/// empty while nothing runs.
///
/// # Errors
/// If the database is not available or the role may not create tables.
pub async fn create_tables(database: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = database.connect().await?;
    raw_sql(include_str!("../../sql/create_tables.sql")).execute(&mut connection).await?;
    connection.close().await
}
