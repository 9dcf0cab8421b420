//! Statements on `product_revisions`.

use super::{Failure, rows::RevisionRow};
use crate::product::{DeletedAt, ProductId, Revision, Version};
use sqlx::{PgExecutor, query_file, query_file_scalar};
use time::OffsetDateTime;

/// Whether anything has ever been saved in this database.
pub async fn any(db: impl PgExecutor<'_>) -> Result<bool, Failure> {
    Ok(query_file_scalar!("src/db/sql/has_history.sql").fetch_one(db).await?)
}

/// A product's revisions before a version, the newest first: either only movements, or everything else.
pub async fn of_kind(
    db: impl PgExecutor<'_>,
    id: ProductId,
    before: Version,
    limit: i64,
    movements: bool,
) -> Result<Vec<Revision>, Failure> {
    let sql =
        query_file_scalar!("src/db/sql/revisions_of_kind.sql", id.0, before.0, limit, movements);
    read(sql.fetch_all(db).await?)
}

/// These versions of a product, as far as they are kept; in any order.
pub async fn at(
    db: impl PgExecutor<'_>,
    id: ProductId,
    versions: &[i64],
) -> Result<Vec<Revision>, Failure> {
    let sql = query_file_scalar!("src/db/sql/revisions_at.sql", id.0, versions);
    read(sql.fetch_all(db).await?)
}

/// Versions after `after` that deliberately overwrote others, by people who had loaded a version before
/// `loaded_before`, together with the versions that they replaced; in any order.
pub async fn overwriters(
    db: impl PgExecutor<'_>,
    id: ProductId,
    after: Version,
    loaded_before: Version,
) -> Result<Vec<Revision>, Failure> {
    let sql = query_file_scalar!("src/db/sql/overwriters.sql", id.0, after.0, loaded_before.0);
    read(sql.fetch_all(db).await?)
}

/// The last revisions of products that are currently deleted, the last deleted first, starting at `from`.
pub async fn deleted(
    db: impl PgExecutor<'_>,
    from: DeletedAt,
    limit: i64,
) -> Result<Vec<Revision>, Failure> {
    let sql =
        query_file_scalar!("src/db/sql/deleted_products.sql", from.at.moment(), from.id.0, limit);
    read(sql.fetch_all(db).await?)
}

/// What a pruning step may delete.
#[derive(Debug, Clone, Copy)]
pub struct Prunable {
    /// How many of the newest versions of each product to keep.
    pub newest: i64,
    /// Keep what was saved since this time.
    pub since: OffsetDateTime,
    /// The maximum number of products.
    pub products: i32,
    /// The maximum number of versions.
    pub versions: i64,
}

/// The result of a pruning step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// The last product that was processed; `None` if there is none after the starting point.
    pub last: Option<ProductId>,
    /// How many versions were deleted.
    pub taken: i64,
}

/// Deletes old versions of the products after `after`.
pub async fn prune(
    db: impl PgExecutor<'_>,
    after: ProductId,
    what: Prunable,
) -> Result<Pruned, Failure> {
    let Prunable { newest, since, products, versions } = what;
    let sql = query_file!("src/db/sql/prune.sql", after.0, newest, since, products, versions);
    let row = sql.fetch_one(db).await?;
    Ok(Pruned { last: row.last.map(ProductId), taken: row.taken })
}

/// Converts rows to revisions.
pub(super) fn read(rows: Vec<RevisionRow>) -> Result<Vec<Revision>, Failure> {
    rows.into_iter().map(Revision::try_from).collect()
}
