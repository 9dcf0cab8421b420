//! Rows as they come, and the way from there to the domain.

use super::{Failure, products::Saved};
use crate::product::{
    Actor, ChangeKind, Field, Price, Product, ProductContent, ProductId, Revision, Stock,
    Timestamp, Version,
};
use rust_decimal::Decimal;
use std::sync::Arc;
use time::OffsetDateTime;

/// A row of `products`.
pub struct ProductRow {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub price: Decimal,
    pub stock_quantity: i32,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The product's columns out of a row that has more.
macro_rules! product_row {
    ($row:ident) => {
        ProductRow {
            id: $row.id,
            name: $row.name,
            description: $row.description,
            price: $row.price,
            stock_quantity: $row.stock_quantity,
            version: $row.version,
            created_at: $row.created_at,
            updated_at: $row.updated_at,
        }
    };
}
pub(super) use product_row;

/// A row of `products` after a save, with what the save changed.
pub struct SavedRow {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub price: Decimal,
    pub stock_quantity: i32,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub name_changed: bool,
    pub description_changed: bool,
    pub price_changed: bool,
    pub stock_changed: bool,
}

/// A row of `product_revisions`.
pub struct RevisionRow {
    pub product_id: i64,
    pub version: i64,
    pub name: String,
    pub description: Option<String>,
    pub price: Decimal,
    pub stock_quantity: i32,
    pub kind: String,
    pub actor: String,
    pub merged_from: Option<i64>,
    pub created_at: OffsetDateTime,
}

impl TryFrom<ProductRow> for Product {
    type Error = Failure;

    fn try_from(row: ProductRow) -> Result<Self, Failure> {
        Ok(Self {
            id: ProductId(row.id),
            version: Version(row.version),
            content: content(row.name, row.description, row.price, row.stock_quantity)?,
            created_at: Timestamp::new(row.created_at),
            updated_at: Timestamp::new(row.updated_at),
        })
    }
}

impl SavedRow {
    /// The fields that the save changed.
    fn changed(&self) -> Vec<Field> {
        let changed = |field: &Field| match field {
            Field::Name => self.name_changed,
            Field::Description => self.description_changed,
            Field::Price => self.price_changed,
            Field::StockQuantity => self.stock_changed,
        };
        Field::ALL.into_iter().filter(changed).collect()
    }
}

impl TryFrom<SavedRow> for Saved {
    type Error = Failure;

    fn try_from(row: SavedRow) -> Result<Self, Failure> {
        let changed = row.changed();
        let product = Product::try_from(product_row!(row))?;
        Ok(Self { product, changed })
    }
}

impl TryFrom<RevisionRow> for Revision {
    type Error = Failure;

    fn try_from(row: RevisionRow) -> Result<Self, Failure> {
        Ok(Self {
            product_id: ProductId(row.product_id),
            version: Version(row.version),
            content: content(row.name, row.description, row.price, row.stock_quantity)?,
            kind: ChangeKind::from_word(&row.kind)
                .ok_or_else(|| undecodable(format!("kind of change {:?}", row.kind)))?,
            actor: Actor::named(&row.actor),
            at: Timestamp::new(row.created_at),
            merged_from: row.merged_from.map(Version),
        })
    }
}

fn content(
    name: String,
    description: Option<String>,
    price: Decimal,
    stock_quantity: i32,
) -> Result<ProductContent, Failure> {
    Ok(ProductContent {
        name,
        description,
        price: Price::try_from(price).map_err(undecodable)?,
        stock_quantity: Stock::try_from(i64::from(stock_quantity)).map_err(undecodable)?,
    })
}

/// The CHECK constraints make these impossible, unless somebody drops them.
fn undecodable(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::Internal(Arc::new(sqlx::Error::Decode(what.into())))
}
