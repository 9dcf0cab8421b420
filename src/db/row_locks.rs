//! Locks several products until the transaction ends: always in the order of their ids, so that two
//! transactions cannot deadlock.

use super::{Failure, rows::ProductRow};
use crate::product::{Product, ProductId};
use concord_locks::{RowLock, RowLockMode};
use sqlx::PgConnection;

/// Locks those of the products that exist against other writers. Returns them by id.
///
/// # Errors
/// When the database does not answer, or another transaction holds one for too long.
pub async fn for_update(tx: &mut PgConnection, ids: &[ProductId]) -> Result<Vec<Product>, Failure> {
    // Ids never change, so other transactions may still reference the rows.
    lock(tx, RowLockMode::NoKeyUpdate, ids).await
}

/// Locks those of the products that exist for share: they cannot change, but others may lock them in the
/// same way. Returns them by id.
///
/// # Errors
/// When the database does not answer, or another transaction holds one for too long.
pub async fn for_share(tx: &mut PgConnection, ids: &[ProductId]) -> Result<Vec<Product>, Failure> {
    lock(tx, RowLockMode::Share, ids).await
}

async fn lock(
    tx: &mut PgConnection,
    mode: RowLockMode,
    ids: &[ProductId],
) -> Result<Vec<Product>, Failure> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = RowLock::new("products", "*", mode);
    let rows: Vec<ProductRow> = rows.lock(tx, &ids).await?;
    rows.into_iter().map(Product::try_from).collect()
}
