//! Migrates the schema at start, or refuses with one line that says what is wrong and what to type.
//!
//! Everything runs on a dedicated connection in one transaction, and the connection is closed whatever
//! happens. So a failed attempt leaves nothing behind: no table, and no lock that would keep this or
//! another server from retrying.

mod error;
mod migrations;
mod state;
mod take_over;

pub use error::SchemaError;
pub use migrations::MIGRATIONS;
pub use take_over::TakenOver;

use migrations::apply;
use sqlx::{
    ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgTransaction},
    query_file, query_file_scalar, raw_sql,
};
use state::State;
use std::time::Duration;
use tokio::time::timeout;

/// The timeouts for connecting and for closing.
const CONNECTING: Duration = Duration::from_secs(5);
const CLOSING: Duration = Duration::from_secs(1);

/// Migrates the schema. Safe when several servers do it at once; a schema of a newer release is left unchanged.
pub(super) async fn migrate(address: &PgConnectOptions) -> Result<(), SchemaError> {
    alone(address, async |tx| {
        let state = State::read(&mut *tx).await?;
        if state.is_pending(&MIGRATIONS)? {
            apply(tx).await?;
        }
        if let Some(newest) = state.newer_than(&MIGRATIONS) {
            tracing::info!(
                "The schema is of a newer Concord (migration {newest}). This one works beside it."
            );
        }
        Ok(())
    })
    .await
}

/// Takes over the products of the old service; see [`TakenOver`].
pub(super) async fn take_over(address: &PgConnectOptions) -> Result<TakenOver, SchemaError> {
    alone(address, async |tx| take_over::run(tx).await).await
}

/// Runs the work in a transaction while no other server migrates, on a connection that is closed afterwards.
async fn alone<T>(
    address: &PgConnectOptions,
    work: impl AsyncFnOnce(&mut PgTransaction<'_>) -> Result<T, SchemaError>,
) -> Result<T, SchemaError> {
    let connecting = timeout(CONNECTING, address.connect());
    let mut connection = connecting.await.map_err(|_| SchemaError::silent())??;
    let result = in_turn(&mut connection, work).await;
    // Closing the connection releases its locks, even if closing takes too long.
    let _ = timeout(CLOSING, connection.close()).await;
    result
}

async fn in_turn<T>(
    connection: &mut PgConnection,
    work: impl AsyncFnOnce(&mut PgTransaction<'_>) -> Result<T, SchemaError>,
) -> Result<T, SchemaError> {
    settings_hold(connection).await?;
    let mut tx = connection.begin().await?;
    check_encoding(&mut tx).await?;
    query_file!("src/db/sql/lock_schema.sql").execute(&mut *tx).await?;
    let done = work(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}

/// Names and descriptions may be in any language, and limits count characters: only UTF8 can store all of them.
async fn check_encoding(tx: &mut PgConnection) -> Result<(), SchemaError> {
    let encoding = query_file_scalar!("src/db/sql/server_encoding.sql").fetch_one(&mut *tx).await?;
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(SchemaError::refused(format!(
        "The database stores text as {encoding}, and Concord needs UTF8. Make another one, as in: \
         createdb --encoding=UTF8 --template=template0 concord. Then name it in DATABASE_URL."
    )))
}

/// The settings are startup parameters. If they do not arrive, the address is that of a pooler, which would
/// also lose or mix up prepared statements.
async fn settings_hold(connection: &mut PgConnection) -> Result<(), SchemaError> {
    let sql = raw_sql(include_str!("../sql/schema_session.sql"));
    let row = sql.fetch_one(connection).await?;
    match row.try_get::<&str, _>("lock_timeout")? {
        "0" => Err(SchemaError::pooler()),
        _ => Ok(()),
    }
}
