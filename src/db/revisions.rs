//! Statements on `product_revisions`.

use super::{Failure, rows::RevisionRow};
use crate::product::{ProductId, Revision, Version};
use sqlx::{PgExecutor, query_file_as, query_file_scalar};

/// One version of a product, current or past; `None` if there is none or it was pruned.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: impl PgExecutor<'_>,
    id: ProductId,
    version: Version,
) -> Result<Option<Revision>, Failure> {
    query_file_as!(RevisionRow, "src/db/sql/revision.sql", id.0, version.0)
        .fetch_optional(db)
        .await?
        .map(Revision::try_from)
        .transpose()
}

/// The last thing that happened to a product.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(db: impl PgExecutor<'_>, id: ProductId) -> Result<Option<Revision>, Failure> {
    query_file_as!(RevisionRow, "src/db/sql/latest_revision.sql", id.0)
        .fetch_optional(db)
        .await?
        .map(Revision::try_from)
        .transpose()
}

/// Whether anything has ever been saved here.
///
/// # Errors
/// When the database does not answer.
pub async fn any(db: impl PgExecutor<'_>) -> Result<bool, Failure> {
    Ok(query_file_scalar!("src/db/sql/has_history.sql").fetch_one(db).await?)
}
