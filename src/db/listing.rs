//! Pages of products.

use super::{
    Failure,
    rows::{ProductRow, product_row},
};
use crate::product::{Actor, Product};
use sqlx::{PgConnection, PgExecutor, query_file, query_file_scalar};

/// A page of products and how many there are in all.
#[derive(Debug, Clone)]
pub struct Page {
    /// The products, by id.
    pub products: Vec<Product>,
    /// All products, not only these.
    pub total: i64,
}

/// A product in the list that people browse.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The product.
    pub product: Product,
    /// Who changed it last; `None` if that line of the history was pruned.
    pub actor: Option<Actor>,
}

/// A page by id, with the exact number of all products.
///
/// # Errors
/// When the database does not answer.
pub async fn list_page(db: &mut PgConnection, limit: i64, offset: i64) -> Result<Page, Failure> {
    let rows = query_file!("src/db/sql/list_page.sql", limit, offset).fetch_all(&mut *db).await?;
    let total = match rows.first() {
        Some(row) => row.total,
        None => query_file_scalar!("src/db/sql/count.sql").fetch_one(db).await?,
    };
    let products = rows
        .into_iter()
        .map(|row| Product::try_from(product_row!(row)))
        .collect::<Result<_, _>>()?;
    Ok(Page { products, total })
}

/// A page of the list that people browse; `pattern` is for ILIKE.
///
/// # Errors
/// When the database does not answer.
pub async fn browse(
    db: impl PgExecutor<'_>,
    pattern: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Listed>, Failure> {
    let rows = query_file!("src/db/sql/browse.sql", pattern, limit, offset).fetch_all(db).await?;
    rows.into_iter()
        .map(|row| {
            let actor = row.actor.as_deref().map(Actor::named);
            Ok(Listed { product: Product::try_from(product_row!(row))?, actor })
        })
        .collect()
}

/// How many products there are, or how many have a name like `pattern`.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: impl PgExecutor<'_>, pattern: Option<&str>) -> Result<i64, Failure> {
    Ok(match pattern {
        None => query_file_scalar!("src/db/sql/count.sql").fetch_one(db).await?,
        Some(like) => {
            query_file_scalar!("src/db/sql/count_matches.sql", like).fetch_one(db).await?
        }
    })
}
