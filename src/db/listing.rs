//! Pages of products.

mod matching;
mod statement;

pub use matching::Matching;
pub use statement::literal;

use super::{Failure, rows::ProductRow};
use crate::product::{Actor, FieldId, Order, Product, ProductId, fields};
use sqlx::{FromRow, PgConnection, PgExecutor, QueryBuilder, query_file, query_file_scalar};

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

/// A part of a sorted list.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// The order of the list.
    pub order: Order,
    /// The maximum number of products.
    pub limit: i64,
    /// How many products to skip.
    pub offset: i64,
}

/// Matches are counted up to this number, so that a count takes a limited time.
pub const MAX_COUNTED: i64 = 1_000;

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

/// A page of the list that people browse.
pub async fn browse(
    db: impl PgExecutor<'_>,
    matching: &Matching,
    window: Window,
) -> Result<Vec<Listed>, Failure> {
    let mut sql = QueryBuilder::new(
        "select product, actor from (select product from products product where ",
    );
    statement::push_matching(&mut sql, matching);
    statement::push_order(&mut sql, window.order);
    sql.push(" limit ").push_bind(window.limit).push(" offset ").push_bind(window.offset);
    sql.push(")").push(WITH_ACTOR);
    statement::push_order(&mut sql, window.order);
    let rows = sql.build_query_as::<ListedRow>().fetch_all(db).await?;
    rows.into_iter().map(Listed::try_from).collect()
}

/// Those of the products that exist, each with whether it matches.
pub async fn find_listed(
    db: impl PgExecutor<'_>,
    ids: &[ProductId],
    matching: &Matching,
) -> Result<Vec<(Listed, bool)>, Failure> {
    let mut sql = QueryBuilder::new("select product, actor, (");
    statement::push_matching(&mut sql, matching);
    sql.push(") is true as matches from (select product from products product where id = any(");
    sql.push_bind(ids.iter().map(|id| id.0).collect::<Vec<_>>()).push("))").push(WITH_ACTOR);
    let rows = sql.build_query_as::<FoundRow>().fetch_all(db).await?;
    rows.into_iter().map(|row| Ok((row.listed.try_into()?, row.matches))).collect()
}

/// Adds who changed each product last.
const WITH_ACTOR: &str = " page left join product_revisions revision \
    on revision.product_id = (product).id and revision.version = (product).version";

/// A row of the list.
#[derive(FromRow)]
struct ListedRow {
    product: ProductRow,
    actor: Option<String>,
}

#[derive(FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    listed: ListedRow,
    matches: bool,
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

/// How many products match: up to [`MAX_COUNTED`] + 1 of a part of the products, and exactly of all.
pub async fn count(db: impl PgExecutor<'_>, matching: &Matching) -> Result<i64, Failure> {
    if matching.is_all() {
        return Ok(query_file_scalar!("src/db/sql/count.sql").fetch_one(db).await?);
    }
    let mut sql = QueryBuilder::new("select count(*) from (select from products product where ");
    statement::push_matching(&mut sql, matching);
    sql.push(" limit ").push_bind(MAX_COUNTED + 1).push(") matches");
    Ok(sql.build_query_scalar().fetch_one(db).await?)
}
