//! Statements on `products`.

use super::{
    Failure,
    rows::{ProductRow, RevisionRow},
    statements::columns,
};
use crate::product::{
    Actor, Content, FieldId, Holder, Product, ProductContent, ProductId, Revision, Value, Version,
    fields,
};
use sqlx::{PgExecutor, query_file, query_file_scalar};
use std::collections::HashMap;

/// The constraints by which a product has each version only once.
const NEXT_VERSION: [&str; 2] = ["product_revisions_pkey", "stock_movements_pkey"];

/// Those of the products that exist, in any order.
pub async fn find_many(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<Product>, Failure> {
    let rows = query_file_scalar!("src/db/sql/find_many.sql", ids).fetch_all(db).await?;
    rows.into_iter().map(Product::try_from).collect()
}

/// The versions of those of the products that exist.
pub async fn versions(
    db: impl PgExecutor<'_>,
    ids: &[i64],
) -> Result<HashMap<ProductId, Version>, Failure> {
    let rows = query_file!("src/db/sql/versions.sql", ids).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (ProductId(row.id), Version(row.version))).collect())
}

/// Creates a product with the first revision of its history.
pub async fn insert(
    db: impl PgExecutor<'_>,
    content: &ProductContent,
    actor: &Actor,
) -> Result<Product, Failure> {
    let values = content.values();
    query_file_scalar!("src/db/sql/insert.sql", columns(&values), actor.as_str())
        .fetch_one(db)
        .await
        .map_err(|error| Failure::of_write(error, &values))?
        .try_into()
}

/// Deletes a product, if it has `version` (`None`: any version). Returns its last revision.
pub async fn delete_if_version(
    db: impl PgExecutor<'_>,
    id: ProductId,
    version: Option<Version>,
    actor: &Actor,
) -> Result<Option<Revision>, Failure> {
    query_file_scalar!(
        "src/db/sql/delete_if_version.sql",
        id.0,
        version.map(|v| v.0),
        actor.as_str(),
    )
    .fetch_optional(db)
    .await?
    .map(Revision::try_from)
    .transpose()
}

/// Restores the product that was deleted as version `deleted` with `content`. `None`: that is not the
/// latest change of the product.
///
/// # Errors
/// When the database does not answer; [`Failure::Contended`] if it was restored and deleted again in the meantime.
pub async fn restore(
    db: impl PgExecutor<'_>,
    id: ProductId,
    deleted: Version,
    content: &ProductContent,
    actor: &Actor,
    merged_from: Option<Version>,
) -> Result<Option<Product>, Failure> {
    let values = content.values();
    let back = query_file_scalar!(
        "src/db/sql/restore.sql",
        id.0,
        columns(&values),
        deleted.0,
        actor.as_str(),
        merged_from.map(|v| v.0),
    );
    match back.fetch_optional(db).await {
        // It was restored and deleted again after this statement took its snapshot, so the next version
        // exists already. Violations of any other constraint are different errors.
        Err(sqlx::Error::Database(error))
            if error.constraint().is_some_and(|name| NEXT_VERSION.contains(&name)) =>
        {
            Err(Failure::Contended)
        }
        back => back
            .map_err(|error| Failure::of_write(error, &values))?
            .map(Product::try_from)
            .transpose(),
    }
}

/// The product that has a value which no two may share; `None` if there is none any more.
pub async fn holder(
    db: impl PgExecutor<'_>,
    field: FieldId,
    value: &Value,
) -> Result<Option<Holder>, Failure> {
    let (fields::SKU, Some(sku)) = (field, value.as_text()) else { return Ok(None) };
    let row = query_file!("src/db/sql/holder_of_sku.sql", sku).fetch_optional(db).await?;
    Ok(row.map(|row| Holder { id: ProductId(row.id), name: row.name }))
}

/// Sums up what `product_count_changes` has gathered.
pub async fn fold_count(db: impl PgExecutor<'_>) -> Result<(), Failure> {
    query_file!("src/db/sql/fold_count.sql").execute(db).await?;
    Ok(())
}

/// Serializes servers that start at the same time; released with the transaction.
pub async fn lock_first_start(db: impl PgExecutor<'_>) -> Result<(), Failure> {
    query_file!("src/db/sql/lock_first_start.sql").execute(db).await?;
    Ok(())
}
