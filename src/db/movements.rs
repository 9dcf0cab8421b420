//! Statements that move the stock, and on `stock_movements`.

use super::{
    Failure,
    rows::{MovementRow, ProductRow},
};
use crate::product::{
    Actor, Moved, Movement, MovementRun, Product, ProductId, Reference, StockChange, Version,
};
use sqlx::{PgExecutor, query_file, query_file_as, query_file_scalar};

/// Moves the stock of one product. `None`: the product does not exist, or its stock would leave its range.
pub async fn move_one(
    db: impl PgExecutor<'_>,
    id: ProductId,
    movement: &Movement,
    actor: &Actor,
) -> Result<Option<Product>, Failure> {
    query_file_scalar!(
        "src/db/sql/move_stock.sql",
        id.0,
        movement.delta.as_i32(),
        movement.reason.as_str(),
        movement.reference.as_ref().map(Reference::as_str),
        actor.as_str(),
    )
    .fetch_optional(db)
    .await?
    .map(Product::try_from)
    .transpose()
}

/// The common properties of several movements.
#[derive(Debug, Clone, Copy)]
pub struct Why<'a> {
    /// Their reason.
    pub reason: &'a str,
    /// Their reference.
    pub reference: &'a str,
    /// Who moves the stock.
    pub actor: &'a Actor,
}

/// Moves the stock of locked products; each product once, within its range. Returns them by id.
///
/// # Errors
/// When the database does not answer, or a stock would leave its range.
pub async fn move_many(
    db: impl PgExecutor<'_>,
    moves: &[(ProductId, i32)],
    why: Why<'_>,
) -> Result<Vec<Product>, Failure> {
    let ids: Vec<_> = moves.iter().map(|(id, _)| id.0).collect();
    let deltas: Vec<_> = moves.iter().map(|(_, delta)| *delta).collect();
    let Why { reason, reference, actor } = why;
    let sql = query_file_scalar!(
        "src/db/sql/move_many.sql",
        &ids,
        &deltas,
        reason,
        reference,
        actor.as_str()
    );
    sql.fetch_all(db).await?.into_iter().map(Product::try_from).collect()
}

/// A product's movements before version `before`, the newest first.
pub async fn before(
    db: impl PgExecutor<'_>,
    id: ProductId,
    before: Version,
    limit: i64,
) -> Result<Vec<Moved>, Failure> {
    let sql = query_file_as!(MovementRow, "src/db/sql/movements_before.sql", id.0, before.0, limit);
    sql.fetch_all(db).await?.into_iter().map(Moved::try_from).collect()
}

/// The movements that created these versions of a product, in any order.
pub async fn of(
    db: impl PgExecutor<'_>,
    id: ProductId,
    versions: &[i64],
) -> Result<Vec<Moved>, Failure> {
    let sql = query_file_as!(MovementRow, "src/db/sql/movements_of.sql", id.0, versions);
    sql.fetch_all(db).await?.into_iter().map(Moved::try_from).collect()
}

/// How a product's stock changed after version `after`, up to version `to`: summed by reason, the earliest first.
pub async fn between(
    db: impl PgExecutor<'_>,
    id: ProductId,
    after: Version,
    to: Version,
) -> Result<Vec<StockChange>, Failure> {
    let rows = query_file!("src/db/sql/movements_between.sql", id.0, after.0, to.0);
    let rows = rows.fetch_all(db).await?.into_iter();
    Ok(rows.map(|row| StockChange { reason: row.reason, delta: row.delta }).collect())
}

/// The runs of a product's movements between two versions, both exclusive. `separators`: the versions
/// between the runs, in ascending order.
pub async fn runs(
    db: impl PgExecutor<'_>,
    id: ProductId,
    (after, before): (Version, Version),
    separators: &[i64],
) -> Result<Vec<MovementRun>, Failure> {
    let sql =
        query_file!("src/db/sql/movement_runs.sql", id.0, after.0, before.0, separators as &[i64]);
    let rows = sql.fetch_all(db).await?.into_iter();
    let runs = rows.map(|row| MovementRun {
        count: row.count,
        delta: row.delta,
        first: Version(row.first),
        last: Version(row.last),
    });
    Ok(runs.collect())
}
