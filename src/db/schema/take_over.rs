//! Takes over the products of the FastAPI service that Concord replaces, with their ids and versions.
//!
//! The old table is renamed and kept; its products are copied into a new one, each with the first revision
//! of its history. This is one transaction: either every product is taken over, or nothing changes.

use super::{SchemaError, error::one_line, migrations::apply, state::State};
use crate::{db::Failure, product::Actor};
use sqlx::{FromRow, PgConnection, query, query_as, query_scalar};

/// The new name of the old table; the SQL statements contain it, too.
const OLD_TABLE: &str = "products_before_concord";
/// How many of the products that cannot be taken over are listed.
const NAMED: usize = 10;

/// The result of a takeover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOver {
    /// The number of products.
    pub products: i64,
    /// The table with the original rows.
    pub old_table: &'static str,
}

/// A product with a value that Concord does not accept.
#[derive(Debug, FromRow)]
struct Unfit {
    id: String,
    why: String,
}

pub(super) async fn run(tx: &mut PgConnection) -> Result<TakenOver, SchemaError> {
    let state = State::read(&mut *tx).await?;
    let database = &state.target.database;
    if !state.is_old_service() {
        return Err(SchemaError::refused(format!(
            "The database {database} holds no products of an older service: there is nothing to \
             take over. Nothing was changed."
        )));
    }
    nothing_refers_to_it(&mut *tx).await?;
    query(include_str!("../sql/take_over/rename.sql")).execute(&mut *tx).await?;
    apply(&mut *tx).await?;
    all_fit(&mut *tx).await?;
    let copied: i64 = query_scalar(include_str!("../sql/take_over/copy.sql"))
        .bind(Actor::concord().as_str())
        .fetch_one(&mut *tx)
        .await
        .map_err(unfit)?;
    query(include_str!("../sql/take_over/sequence.sql")).execute(&mut *tx).await?;
    Ok(TakenOver { products: copied, old_table: OLD_TABLE })
}

/// Foreign keys of other tables would still reference the old table.
async fn nothing_refers_to_it(db: &mut PgConnection) -> Result<(), SchemaError> {
    let tables: Vec<String> =
        query_scalar(include_str!("../sql/take_over/references.sql")).fetch_all(db).await?;
    if tables.is_empty() {
        return Ok(());
    }
    Err(SchemaError::refused(format!(
        "Other tables refer to products ({}). Concord does not know them. Nothing was changed. Remove \
         their foreign keys first: ALTER TABLE … DROP CONSTRAINT …",
        tables.join(", ")
    )))
}

/// Refuses values that would be rounded or are missing, instead of changing them silently.
async fn all_fit(db: &mut PgConnection) -> Result<(), SchemaError> {
    let found: Vec<Unfit> =
        query_as(include_str!("../sql/take_over/unfit.sql")).fetch_all(db).await?;
    if found.is_empty() {
        return Ok(());
    }
    let named: Vec<_> =
        found.iter().take(NAMED).map(|unfit| format!("{} ({})", unfit.id, unfit.why)).collect();
    Err(SchemaError::refused(format!(
        "{} products cannot be taken over as they are: {}{}. Nothing was changed. Put them right in \
         the table products, then type again: concord take-over",
        found.len(),
        named.join(", "),
        if found.len() > NAMED { ", …" } else { "" },
    )))
}

/// A value that violates a constraint of the schema; the detail of the error contains the row.
fn unfit(error: sqlx::Error) -> SchemaError {
    let detail = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>())
        .map(|error| format!("{} {}", error.message(), error.detail().unwrap_or_default()));
    match (detail, Failure::from(error)) {
        (Some(detail), Failure::Internal(_)) => SchemaError::refused(format!(
            "A product cannot be taken over as it is: {} Nothing was changed. Put it right in the \
             table products, then type again: concord take-over",
            one_line(&detail)
        )),
        (_, failure) => SchemaError::Later(failure),
    }
}
