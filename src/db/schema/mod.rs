//! The schema: brought up to date at start, or refused in one line that says what is wrong and what to
//! type.
//!
//! All of it happens on a connection of its own, in one transaction, and the connection is closed
//! whatever came of it. So a try that failed leaves nothing behind: no table, and no lock that would
//! keep this server or another from trying again.

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

/// How long connecting may take, and how long saying good-bye.
const CONNECTING: Duration = Duration::from_secs(5);
const CLOSING: Duration = Duration::from_secs(1);

/// Brings the schema up to date. Safe when several servers do it at once; a schema that a newer release
/// has made is left as it is.
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

/// Takes the products of the old service over; see [`TakenOver`].
pub(super) async fn take_over(address: &PgConnectOptions) -> Result<TakenOver, SchemaError> {
    alone(address, async |tx| take_over::run(tx).await).await
}

/// Does the work in a transaction, while no other server does any, on a connection that nobody uses
/// afterwards.
async fn alone<T>(
    address: &PgConnectOptions,
    work: impl AsyncFnOnce(&mut PgTransaction<'_>) -> Result<T, SchemaError>,
) -> Result<T, SchemaError> {
    let connecting = timeout(CONNECTING, address.connect());
    let mut connection = connecting.await.map_err(|_| SchemaError::silent())??;
    let result = in_turn(&mut connection, work).await;
    // Its locks go with it, also where this takes too long.
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

/// Names and descriptions may be in any language, and limits count characters: only UTF8 has them all.
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

/// The address comes with settings. One that does not pass them on is that of a pooler, where also
/// prepared statements would be lost or mixed up.
async fn settings_hold(connection: &mut PgConnection) -> Result<(), SchemaError> {
    let sql = raw_sql(include_str!("../sql/schema_session.sql"));
    let row = sql.fetch_one(connection).await?;
    match row.try_get::<&str, _>("lock_timeout")? {
        "0" => Err(SchemaError::pooler()),
        _ => Ok(()),
    }
}
