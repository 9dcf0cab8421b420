//! Several products, held until the transaction ends: always in the order of their ids, so that two who
//! want the same ones wait for one another and never both (no deadlock).

use super::{Failure, rows::ProductRow};
use crate::product::{Product, ProductId};
use sqlx::{PgConnection, query_file_as};

/// Holds those of the products that exist against other writers; by id.
///
/// # Errors
/// When the database does not answer, or another transaction holds one for too long.
pub async fn for_update(tx: &mut PgConnection, ids: &[ProductId]) -> Result<Vec<Product>, Failure> {
    let ids = numbers(ids);
    let rows = query_file_as!(ProductRow, "src/db/sql/lock_many.sql", &ids).fetch_all(tx).await?;
    rows.into_iter().map(Product::try_from).collect()
}

/// Keeps those of the products that exist as they are, while others may do the same; by id.
///
/// # Errors
/// When the database does not answer, or another transaction holds one for too long.
pub async fn for_share(tx: &mut PgConnection, ids: &[ProductId]) -> Result<Vec<Product>, Failure> {
    let ids = numbers(ids);
    let rows = query_file_as!(ProductRow, "src/db/sql/share_many.sql", &ids).fetch_all(tx).await?;
    rows.into_iter().map(Product::try_from).collect()
}

fn numbers(ids: &[ProductId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}
