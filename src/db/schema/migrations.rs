//! The migrations.

use super::SchemaError;
use sqlx::{PgConnection, migrate::Migrator};

/// The migrations that are part of this program.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Applies what is missing, inside the transaction: all of it or nothing.
pub(super) async fn apply(tx: &mut PgConnection) -> Result<(), SchemaError> {
    let mut migrator = Migrator::with_migrations(MIGRATIONS.iter().cloned().collect());
    // A release before this one takes a lock of sqlx's own: it is kept out, too.
    migrator.set_locking(true).set_ignore_missing(true);
    Ok(migrator.run_direct(None, tx, false).await?)
}
