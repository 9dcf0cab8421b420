//! The migrations.

use super::SchemaError;
use sqlx::{PgConnection, migrate::Migrator};

/// The migrations that are compiled into this program.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Applies missing migrations in the transaction: all or none.
pub(super) async fn apply(tx: &mut PgConnection) -> Result<(), SchemaError> {
    let mut migrator = Migrator::with_migrations(MIGRATIONS.iter().cloned().collect());
    // sqlx's own lock also keeps out servers of earlier releases, which use it.
    migrator.set_locking(true).set_ignore_missing(true);
    Ok(migrator.run_direct(None, tx, false).await?)
}
