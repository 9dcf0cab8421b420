//! Statements on `product_revisions`.

use super::{Failure, rows::RevisionRow};
use crate::product::{DeletedAt, ProductId, Revision, Version};
use sqlx::{PgExecutor, query_file, query_file_scalar};
use time::OffsetDateTime;

/// Whether anything has ever been saved here.
pub async fn any(db: impl PgExecutor<'_>) -> Result<bool, Failure> {
    Ok(query_file_scalar!("src/db/sql/has_history.sql").fetch_one(db).await?)
}

/// A product's versions before a version, the newest first: only movements of the stock, or all else.
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

/// Versions after `after` that somebody who had loaded a version before `loaded_before` put over
/// others on purpose, and the versions that they replaced; in any order.
pub async fn overwriters(
    db: impl PgExecutor<'_>,
    id: ProductId,
    after: Version,
    loaded_before: Version,
) -> Result<Vec<Revision>, Failure> {
    let sql = query_file_scalar!("src/db/sql/overwriters.sql", id.0, after.0, loaded_before.0);
    read(sql.fetch_all(db).await?)
}

/// The last lines of products that are deleted now, the last deleted first, from `from` on.
pub async fn deleted(
    db: impl PgExecutor<'_>,
    from: DeletedAt,
    limit: i64,
) -> Result<Vec<Revision>, Failure> {
    let sql =
        query_file_scalar!("src/db/sql/deleted_products.sql", from.at.moment(), from.id.0, limit);
    read(sql.fetch_all(db).await?)
}

/// What a step of pruning may take.
#[derive(Debug, Clone, Copy)]
pub struct Prunable {
    /// How many of each product's newest versions are left alone.
    pub newest: i64,
    /// What was saved from then on is left alone.
    pub since: OffsetDateTime,
    /// From how many products at most.
    pub products: i32,
    /// How many versions at most.
    pub versions: i64,
}

/// What a step of pruning did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// The last product that it looked at; `None`: there is none after the one it started from.
    pub last: Option<ProductId>,
    /// How many versions it took.
    pub taken: i64,
}

/// Takes old versions from the products after `after`.
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

/// The lines of rows.
pub(super) fn read(rows: Vec<RevisionRow>) -> Result<Vec<Revision>, Failure> {
    rows.into_iter().map(Revision::try_from).collect()
}
