//! Rows as they come, and the way from there to the domain.

use super::Failure;
use crate::product::{
    Actor, ChangeKind, Delta, Moved, Movement, Price, Product, ProductContent, ProductId, Quantity,
    Reason, Reference, Reservation, ReservationId, ReservationState, Revision, Status, Stock,
    Timestamp, Version, Want,
};
use rust_decimal::Decimal;
use std::sync::Arc;
use time::OffsetDateTime;

/// A row of `products`, as the composite type that PostgreSQL has for it: statements name no column. The fields
/// are in the order of the table's columns.
#[derive(Debug, sqlx::Type, sqlx::FromRow)]
#[sqlx(type_name = "products")]
pub struct ProductRow {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub price: Decimal,
    pub stock_quantity: i32,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub sku: Option<String>,
    pub status: String,
    pub low_stock_threshold: Option<i32>,
    pub category: Option<String>,
    pub tags: Vec<String>,
}

/// A row of `product_revisions`, as its composite type.
#[derive(Debug, sqlx::Type)]
#[sqlx(type_name = "product_revisions")]
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
    pub sku: Option<String>,
    pub status: String,
    pub low_stock_threshold: Option<i32>,
    pub category: Option<String>,
    pub tags: Vec<String>,
}

/// A row of `stock_movements`.
pub struct MovementRow {
    pub product_id: i64,
    pub version: i64,
    pub delta: i32,
    pub reason: String,
    pub reference: Option<String>,
    pub actor: String,
    pub created_at: OffsetDateTime,
}

/// A row of `stock_reservations`.
pub struct ReservationRow {
    pub id: i64,
    pub state: String,
    pub reference: Option<String>,
    pub actor: String,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    pub settled_at: Option<OffsetDateTime>,
    pub is_due: bool,
}

/// A reservation as it is stored.
#[derive(Debug, Clone)]
pub struct StoredReservation {
    /// The reservation; its state says "expired" as soon as its time is over.
    pub reservation: Reservation,
    /// Its time is over, and its pieces have not gone back yet.
    pub is_due: bool,
}

/// The fields of a row of `products` or `product_revisions`, which have the same columns for them.
macro_rules! content {
    ($row:ident) => {
        ProductContent {
            name: $row.name,
            description: $row.description,
            price: Price::try_from($row.price).map_err(undecodable)?,
            stock_quantity: stock($row.stock_quantity)?,
            sku: $row.sku,
            status: Status::try_from($row.status.as_str()).map_err(undecodable)?,
            low_stock_threshold: $row.low_stock_threshold.map(stock).transpose()?,
            category: $row.category,
            tags: $row.tags.into_iter().collect(),
        }
    };
}

impl TryFrom<ProductRow> for Product {
    type Error = Failure;

    fn try_from(row: ProductRow) -> Result<Self, Failure> {
        Ok(Self {
            id: ProductId(row.id),
            version: Version(row.version),
            content: content!(row),
            created_at: Timestamp::new(row.created_at),
            updated_at: Timestamp::new(row.updated_at),
        })
    }
}

impl TryFrom<RevisionRow> for Revision {
    type Error = Failure;

    fn try_from(row: RevisionRow) -> Result<Self, Failure> {
        Ok(Self {
            id: ProductId(row.product_id),
            version: Version(row.version),
            content: content!(row),
            kind: ChangeKind::from_word(&row.kind)
                .ok_or_else(|| undecodable(format!("kind of change {:?}", row.kind)))?,
            actor: Actor::named(&row.actor),
            at: Timestamp::new(row.created_at),
            merged_from: row.merged_from.map(Version),
        })
    }
}

impl TryFrom<MovementRow> for Moved {
    type Error = Failure;

    fn try_from(row: MovementRow) -> Result<Self, Failure> {
        Ok(Self {
            product_id: ProductId(row.product_id),
            version: Version(row.version),
            movement: Movement {
                delta: Delta::try_from(i64::from(row.delta)).map_err(undecodable)?,
                reason: Reason::try_from(row.reason).map_err(undecodable)?,
                reference: reference(row.reference)?,
            },
            actor: Actor::named(&row.actor),
            at: Timestamp::new(row.created_at),
        })
    }
}

impl ReservationRow {
    /// The reservation with its lines.
    pub fn stored(self, lines: Vec<Want>) -> Result<StoredReservation, Failure> {
        let state = ReservationState::from_word(&self.state)
            .ok_or_else(|| undecodable(format!("state of a reservation {:?}", self.state)))?;
        let reservation = Reservation {
            id: ReservationId(self.id),
            state: if self.is_due { ReservationState::Expired } else { state },
            reference: reference(self.reference)?,
            lines,
            actor: Actor::named(&self.actor),
            created_at: Timestamp::new(self.created_at),
            expires_at: Timestamp::new(self.expires_at),
            settled_at: self.settled_at.map(Timestamp::new),
        };
        Ok(StoredReservation { reservation, is_due: self.is_due })
    }
}

/// A line of a reservation.
pub(super) fn want(product_id: i64, quantity: i32) -> Result<Want, Failure> {
    let quantity = Quantity::try_from(i64::from(quantity)).map_err(undecodable)?;
    Ok(Want { product_id: ProductId(product_id), quantity })
}

fn stock(number: i32) -> Result<Stock, Failure> {
    Stock::try_from(i64::from(number)).map_err(undecodable)
}

fn reference(text: Option<String>) -> Result<Option<Reference>, Failure> {
    text.map(|text| Reference::try_from(text).map_err(undecodable)).transpose()
}

/// The CHECK constraints make these impossible, unless somebody drops them.
fn undecodable(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::Internal(Arc::new(sqlx::Error::Decode(what.into())))
}
