//! Several products, held until the transaction ends: always in the order of their ids, so that two who
//! want the same ones wait for one another and never both (no deadlock).

use super::{Failure, rows::ProductRow};
use crate::product::{Product, ProductId};
use concord_locks::{RowLock, RowLockMode};
use sqlx::PgConnection;

/// Holds those of the products that exist against other writers; by id.
///
/// # Errors
/// When the database does not answer, or another transaction holds one for too long.
pub async fn for_update(tx: &mut PgConnection, ids: &[ProductId]) -> Result<Vec<Product>, Failure> {
    // As no id changes, others may still refer to them.
    lock(tx, RowLockMode::NoKeyUpdate, ids).await
}

/// Keeps those of the products that exist as they are, while others may do the same; by id.
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
