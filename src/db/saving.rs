//! The save statements for products.

use super::{
    Failure, revisions,
    rows::{ProductRow, RevisionRow},
    statements::{Change, Saved, Statements, columns},
};
use crate::product::{Product, ProductContent, ProductId, Reference, Revision, Version};
use concord_record::Values;
use sqlx::{PgConnection, query_file, query_file_scalar};

/// The reason of a stock change that was saved without one.
const EDITED: &str = "edited";

impl Statements for ProductContent {
    /// If the stock changes, the movement is inserted with the reason of the save. Its delta is computed
    /// from the stored stock, not taken from the command.
    async fn update_if_version(
        db: &mut PgConnection,
        id: ProductId,
        version: Version,
        values: &Values,
        change: Change<'_, Self>,
    ) -> Result<Option<Saved<Self>>, Failure> {
        let movement = change.detail.as_ref();
        let saved = query_file!(
            "src/db/sql/update_if_version.sql",
            id.0,
            version.0,
            columns(values),
            change.kind.as_str(),
            change.actor.as_str(),
            change.merged_from.map(|v| v.0),
            movement.map_or(EDITED, |movement| movement.reason.as_str()),
            movement.and_then(|movement| movement.reference.as_ref()).map(Reference::as_str),
        );
        let saved = saved.fetch_optional(db).await;
        let saved = saved.map_err(|error| Failure::of_write(error, values))?;
        let Some(row) = saved else { return Ok(None) };
        let before = Product::try_from(row.before)?;
        Ok(Some(Saved::over(&before.content, row.product.try_into()?)))
    }

    async fn lock(db: &mut PgConnection, id: ProductId) -> Result<Option<Product>, Failure> {
        query_file_scalar!("src/db/sql/lock.sql", id.0)
            .fetch_optional(db)
            .await?
            .map(Product::try_from)
            .transpose()
    }

    async fn revision(
        db: &mut PgConnection,
        id: ProductId,
        version: Version,
    ) -> Result<Option<Revision>, Failure> {
        query_file_scalar!("src/db/sql/revision.sql", id.0, version.0)
            .fetch_optional(db)
            .await?
            .map(Revision::try_from)
            .transpose()
    }

    async fn latest_revision(
        db: &mut PgConnection,
        id: ProductId,
    ) -> Result<Option<Revision>, Failure> {
        query_file_scalar!("src/db/sql/latest_revision.sql", id.0)
            .fetch_optional(db)
            .await?
            .map(Revision::try_from)
            .transpose()
    }

    async fn revisions_before(
        db: &mut PgConnection,
        id: ProductId,
        before: Version,
        limit: i64,
    ) -> Result<Vec<Revision>, Failure> {
        let sql = query_file_scalar!("src/db/sql/revisions_before.sql", id.0, before.0, limit);
        revisions::read(sql.fetch_all(db).await?)
    }
}
