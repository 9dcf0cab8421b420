//! Statements on `products`.

use super::{
    Failure,
    rows::{ProductRow, RevisionRow},
};

use crate::product::{
    Actor, ChangeKind, FieldId, Movement, Product, ProductContent, ProductId, Reference, Revision,
    Value, Version,
};
use concord_record::Values;
use serde_json::Value as Json;
use sqlx::{PgExecutor, query_file, query_file_scalar};
use std::collections::HashMap;

pub use super::rows::Saved;

/// What a save writes beside the fields.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Who makes it.
    pub actor: &'a Actor,
    /// The version that the editor had loaded, where that is not the one being replaced.
    pub merged_from: Option<Version>,
    /// Why the stock changes, if it does; `None`: it was edited. How much it changed by is seen from
    /// what is stored, not from the movement's delta.
    pub movement: Option<&'a Movement>,
}

/// The constraints that let a product have each version once.
const NEXT_VERSION: [&str; 2] = ["product_revisions_pkey", "stock_movements_pkey"];

/// The reason of a change of the stock that gave none.
const EDITED: &str = "edited";

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

/// Creates a product, and the first line of its history.
pub async fn insert(
    db: impl PgExecutor<'_>,
    content: &ProductContent,
    actor: &Actor,
) -> Result<Product, Failure> {
    query_file_scalar!("src/db/sql/insert.sql", columns(&content.values()), actor.as_str())
        .fetch_one(db)
        .await?
        .try_into()
}

/// Saves the touched fields over exactly `version`, with its line of the history, in one statement.
///
/// `None`: the version is stale, the product is gone, or nothing would change.
pub async fn update_if_version(
    db: impl PgExecutor<'_>,
    id: ProductId,
    version: Version,
    values: &Values,
    change: Change<'_>,
) -> Result<Option<Saved>, Failure> {
    let saved = query_file!(
        "src/db/sql/update_if_version.sql",
        id.0,
        version.0,
        columns(values),
        change.kind.as_str(),
        change.actor.as_str(),
        change.merged_from.map(|v| v.0),
        change.movement.map_or(EDITED, |movement| movement.reason.as_str()),
        change.movement.and_then(|movement| movement.reference.as_ref()).map(Reference::as_str),
    );
    let Some(row) = saved.fetch_optional(db).await? else { return Ok(None) };
    let (product, before) = (Product::try_from(row.product)?, Product::try_from(row.before)?);
    let changed = before.content.changed_fields(&product.content);
    Ok(Some(Saved { product, changed }))
}

/// Values by the names of their columns.
fn columns(values: &Values) -> Json {
    let column = |(field, value): (FieldId, &Value)| (field.to_string(), column_value(value));
    Json::Object(values.iter().map(column).collect())
}

fn column_value(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        // A JSON number could lose digits on its way.
        Value::Decimal(number) => Json::from(number.to_string()),
        Value::Integer(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::Set(items) => Json::from_iter(items.iter().map(String::as_str)),
        Value::List(items) => Json::from_iter(items.iter().map(String::as_str)),
    }
}

/// Deletes a product, if it has `version` (any, for `None`); gives the last line of its history.
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

/// Brings the product that was deleted as version `deleted` back with `content`. `None`: that is
/// not the last thing that happened to it.
///
/// # Errors
/// When the database does not answer; [`Failure::Contended`] when it came back and went again meanwhile.
pub async fn restore(
    db: impl PgExecutor<'_>,
    id: ProductId,
    deleted: Version,
    content: &ProductContent,
    actor: &Actor,
    merged_from: Option<Version>,
) -> Result<Option<Product>, Failure> {
    let back = query_file_scalar!(
        "src/db/sql/restore.sql",
        id.0,
        columns(&content.values()),
        deleted.0,
        actor.as_str(),
        merged_from.map(|v| v.0),
    );
    match back.fetch_optional(db).await {
        // It came back and went again after this statement had looked: its next version is taken. Any
        // other constraint that is violated is another matter.
        Err(sqlx::Error::Database(error))
            if error.constraint().is_some_and(|name| NEXT_VERSION.contains(&name)) =>
        {
            Err(Failure::Contended)
        }
        back => back?.map(Product::try_from).transpose(),
    }
}

/// The current row, locked against other writers until the transaction ends.
pub async fn lock(db: impl PgExecutor<'_>, id: ProductId) -> Result<Option<Product>, Failure> {
    query_file_scalar!("src/db/sql/lock.sql", id.0)
        .fetch_optional(db)
        .await?
        .map(Product::try_from)
        .transpose()
}

/// Sums up what `product_count_changes` has gathered.
pub async fn fold_count(db: impl PgExecutor<'_>) -> Result<(), Failure> {
    query_file!("src/db/sql/fold_count.sql").execute(db).await?;
    Ok(())
}

/// Lets servers that start together take turns; free again with the transaction.
pub async fn lock_first_start(db: impl PgExecutor<'_>) -> Result<(), Failure> {
    query_file!("src/db/sql/lock_first_start.sql").execute(db).await?;
    Ok(())
}
