//! Movements, reservations and quotes in the format of the API.

use crate::{
    api::wire::{self, ProductBody},
    product::{Moved, Price, Quote, QuoteLine, Reservation, ReservationState, Timestamp, Want},
    service::{MovedProduct, Shortage, StockPage},
};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::Error};
use serde_json::Number;
use utoipa::ToSchema;

/// A movement of the stock of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Movement)]
pub struct MovementBody<'a> {
    /// The version of the product that it made.
    #[schema(minimum = 0)]
    version: i64,
    /// How many pieces came (above 0) or went (below 0). Never 0.
    delta: i32,
    /// Why: "sale", or of a change that gave no reason "edited", "opening stock", "deleted" or
    /// "restored"; of reservations "reserved", "released" or "expired".
    #[schema(min_length = 1, max_length = 80)]
    reason: &'a str,
    /// What it belongs to. Null if that was not said.
    #[schema(required, max_length = 120)]
    reference: Option<&'a str>,
    /// Who moved it.
    moved_by: &'a str,
    /// When, in UTC.
    #[schema(value_type = String, format = DateTime)]
    moved_at: Timestamp,
}

impl<'a> From<&'a Moved> for MovementBody<'a> {
    fn from(moved: &'a Moved) -> Self {
        let movement = &moved.movement;
        Self {
            version: moved.version.0,
            delta: movement.delta.as_i32(),
            reason: movement.reason.as_str(),
            reference: movement.reference.as_ref().map(crate::product::Reference::as_str),
            moved_by: moved.actor.as_str(),
            moved_at: moved.at,
        }
    }
}

/// A product whose stock was moved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovedProduct)]
pub struct MovedBody<'a> {
    /// What is stored now.
    #[serde(flatten)]
    product: ProductBody<'a>,
    /// The movement.
    movement: MovementBody<'a>,
}

impl<'a> From<&'a MovedProduct> for MovedBody<'a> {
    fn from(moved: &'a MovedProduct) -> Self {
        Self { product: (&moved.product).into(), movement: (&moved.moved).into() }
    }
}

/// A product's stock, and a page of what moved it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stock)]
pub struct StockBody<'a> {
    /// Whose.
    #[schema(minimum = 1)]
    product_id: i64,
    /// How many there are: the sum of all movements.
    #[schema(minimum = 0)]
    stock_quantity: i32,
    /// The version of the product.
    #[schema(minimum = 0)]
    version: i64,
    /// The newest first.
    movements: Vec<MovementBody<'a>>,
    /// What to send as `before` for the next page; null if this is the last.
    #[schema(required)]
    next_before: Option<i64>,
}

impl<'a> From<&'a StockPage> for StockBody<'a> {
    fn from(page: &'a StockPage) -> Self {
        let last = page.movements.last().filter(|_| page.has_older);
        Self {
            product_id: page.product.id.0,
            stock_quantity: page.product.content.stock_quantity.as_i32(),
            version: page.product.version.0,
            movements: page.movements.iter().map(MovementBody::from).collect(),
            next_before: last.map(|moved| moved.version.0),
        }
    }
}

/// So many pieces of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReservationLine)]
pub struct LineBody {
    /// Which product.
    product_id: i64,
    /// How many.
    #[schema(minimum = 1)]
    quantity: i64,
}

impl From<&Want> for LineBody {
    fn from(want: &Want) -> Self {
        Self { product_id: want.product_id.0, quantity: want.quantity.get() }
    }
}

/// Pieces that are kept for somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reservation)]
pub struct ReservationBody<'a> {
    /// Its id.
    #[schema(minimum = 1)]
    id: i64,
    /// How far it has come.
    #[schema(value_type = StateSchema)]
    state: ReservationState,
    /// What it belongs to. Null if that was not said.
    #[schema(required, max_length = 120)]
    reference: Option<&'a str>,
    /// The products, each once, by id.
    lines: Vec<LineBody>,
    /// Who reserved.
    reserved_by: &'a str,
    /// When, in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when it holds, in UTC, by the database's clock.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// When it came to its end, in UTC. Null: it has not, or its pieces go back within seconds.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
}

/// How far a reservation has come: the pieces are kept; they are gone for good; they went back as
/// somebody said so; they went back as its time was over.
#[derive(ToSchema)]
#[schema(as = ReservationState, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes what `ReservationState` writes")]
enum StateSchema {
    Held,
    Confirmed,
    Released,
    Expired,
}

impl<'a> From<&'a Reservation> for ReservationBody<'a> {
    fn from(reservation: &'a Reservation) -> Self {
        Self {
            id: reservation.id.0,
            state: reservation.state,
            reference: reservation.reference.as_ref().map(crate::product::Reference::as_str),
            lines: reservation.lines.iter().map(LineBody::from).collect(),
            reserved_by: reservation.actor.as_str(),
            created_at: reservation.created_at,
            expires_at: reservation.expires_at,
            settled_at: reservation.settled_at,
        }
    }
}

/// Less is there than was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shortage)]
pub struct ShortageBody {
    /// Of which product.
    product_id: i64,
    /// How many there are.
    available: i64,
    /// How many were asked for.
    requested: i64,
}

impl From<&Shortage> for ShortageBody {
    fn from(shortage: &Shortage) -> Self {
        let Shortage { product_id, available, requested } = *shortage;
        Self { product_id: product_id.0, available, requested }
    }
}

/// One product of a quote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteLine)]
pub struct QuoteLineBody<'a> {
    /// Which product.
    product_id: i64,
    /// What it is called.
    name: &'a str,
    /// How many were asked for.
    #[schema(minimum = 1)]
    quantity: i64,
    /// What one costs, an exact number.
    #[serde(serialize_with = "wire::exact")]
    #[schema(value_type = f64, minimum = 0, maximum = 99_999_999.99)]
    price: Price,
    /// What all of them cost, an exact number with two decimals.
    #[serde(serialize_with = "exact")]
    #[schema(value_type = f64, minimum = 0)]
    sum: Decimal,
    /// How many there are.
    #[schema(minimum = 0)]
    available: i32,
    /// Whether there are as many as asked for.
    enough: bool,
}

impl<'a> From<&'a QuoteLine> for QuoteLineBody<'a> {
    fn from(line: &'a QuoteLine) -> Self {
        Self {
            product_id: line.want.product_id.0,
            name: &line.name,
            quantity: line.want.quantity.get(),
            price: line.price,
            sum: line.sum,
            available: line.available.as_i32(),
            enough: line.is_enough(),
        }
    }
}

/// Prices, stock and sums, all of one moment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteBody<'a> {
    /// The products, each once, by id.
    lines: Vec<QuoteLineBody<'a>>,
    /// What all of it costs, an exact number with two decimals.
    #[serde(serialize_with = "exact")]
    #[schema(value_type = f64, minimum = 0)]
    total: Decimal,
    /// Whether there is enough of everything.
    enough: bool,
}

impl<'a> From<&'a Quote> for QuoteBody<'a> {
    fn from(quote: &'a Quote) -> Self {
        let lines = quote.lines.iter().map(QuoteLineBody::from).collect();
        Self { lines, total: quote.total, enough: quote.is_enough() }
    }
}

/// Writes an amount as a JSON number.
fn exact<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let number: Number = amount.to_string().parse().map_err(S::Error::custom)?;
    number.serialize(serializer)
}
