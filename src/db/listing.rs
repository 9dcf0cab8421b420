//! Pages of products.

use super::{Failure, rows::ProductRow};
use crate::product::{Actor, FieldId, Product, fields};
use sqlx::{PgConnection, PgExecutor, query_file, query_file_as, query_file_scalar};

/// A page of products with the total number of products.
#[derive(Debug, Clone)]
pub struct Page {
    /// The products, by id.
    pub products: Vec<Product>,
    /// The number of all products, not only of this page.
    pub total: i64,
}

/// A product in the list that people browse.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The product.
    pub product: Product,
    /// Who changed it last; `None` if that revision was pruned.
    pub actor: Option<Actor>,
}

/// A page by id, with the exact total.
pub async fn list_page(db: &mut PgConnection, limit: i64, offset: i64) -> Result<Page, Failure> {
    let rows = query_file!("src/db/sql/list_page.sql", limit, offset).fetch_all(&mut *db).await?;
    let total = match rows.first() {
        Some(row) => row.total,
        None => query_file_scalar!("src/db/sql/count.sql").fetch_one(db).await?,
    };
    let products =
        rows.into_iter().map(|row| Product::try_from(row.product)).collect::<Result<_, _>>()?;
    Ok(Page { products, total })
}

/// LIKE patterns for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patterns {
    /// The most selective pattern, used for the index.
    pub first: String,
    /// The other patterns.
    pub others: Vec<String>,
}

/// A page of the list that people browse: all products, or those whose names match the patterns.
pub async fn browse(
    db: impl PgExecutor<'_>,
    patterns: Option<&Patterns>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Listed>, Failure> {
    let rows = match patterns {
        None => {
            query_file_as!(ListedRow, "src/db/sql/browse.sql", limit, offset).fetch_all(db).await?
        }
        Some(Patterns { first, others }) => {
            query_file_as!(
                ListedRow,
                "src/db/sql/search.sql",
                first.as_str(),
                others.as_slice(),
                limit,
                offset
            )
            .fetch_all(db)
            .await?
        }
    };
    rows.into_iter().map(Listed::try_from).collect()
}

/// A row of the list.
struct ListedRow {
    product: ProductRow,
    actor: Option<String>,
}

impl TryFrom<ListedRow> for Listed {
    type Error = Failure;

    fn try_from(row: ListedRow) -> Result<Self, Failure> {
        let actor = row.actor.as_deref().map(Actor::named);
        Ok(Self { product: Product::try_from(row.product)?, actor })
    }
}

/// The values of a field that are in use, in order; none for a field without suggestions.
pub async fn in_use(
    db: impl PgExecutor<'_>,
    field: FieldId,
    limit: i64,
) -> Result<Vec<String>, Failure> {
    match field {
        fields::CATEGORY => {
            Ok(query_file_scalar!("src/db/sql/categories.sql", limit).fetch_all(db).await?)
        }
        _ => Ok(Vec::new()),
    }
}

/// How many products there are, or how many have a name that is like the patterns.
pub async fn count(db: impl PgExecutor<'_>, patterns: Option<&Patterns>) -> Result<i64, Failure> {
    Ok(match patterns {
        None => query_file_scalar!("src/db/sql/count.sql").fetch_one(db).await?,
        Some(Patterns { first, others }) => {
            query_file_scalar!("src/db/sql/count_matches.sql", first.as_str(), others.as_slice())
                .fetch_one(db)
                .await?
        }
    })
}
