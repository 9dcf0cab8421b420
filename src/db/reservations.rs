//! Statements on `stock_reservations` and their lines.

pub use super::rows::StoredReservation;
use super::{Failure, rows::ReservationRow};
use crate::product::{
    Actor, ProductId, Reference, Reservation, ReservationId, ReservationState, Want, Wants,
};
use sqlx::{PgConnection, PgExecutor, query_file, query_file_as, query_file_scalar};

/// The data of a new reservation.
#[derive(Debug, Clone, Copy)]
pub struct NewReservation<'a> {
    /// The products and quantities.
    pub wants: &'a Wants,
    /// An optional reference.
    pub reference: Option<&'a Reference>,
    /// Who reserves.
    pub actor: &'a Actor,
    /// The duration in seconds.
    pub seconds: u32,
}

/// Pieces that could not be returned when their reservation ended.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The reservation.
    pub reservation: ReservationId,
    /// The product.
    pub product: ProductId,
    /// The quantity.
    pub quantity: i32,
    /// The reason for the movement that returns them.
    pub reason: String,
}

/// Inserts a reservation and its lines. The caller moves the stock.
pub async fn add(db: impl PgExecutor<'_>, new: NewReservation<'_>) -> Result<Reservation, Failure> {
    let ids: Vec<_> = new.wants.iter().map(|want| want.product_id.0).collect();
    let quantities: Vec<_> = new.wants.iter().map(|want| want.quantity.as_i32()).collect();
    let row = query_file_as!(
        ReservationRow,
        "src/db/sql/add_reservation.sql",
        new.reference.map(Reference::as_str),
        new.actor.as_str(),
        f64::from(new.seconds),
        &ids,
        &quantities,
    );
    Ok(row.fetch_one(db).await?.stored(new.wants.to_vec())?.reservation)
}

/// A reservation; `None` if it does not exist.
pub async fn find(
    db: &mut PgConnection,
    id: ReservationId,
) -> Result<Option<StoredReservation>, Failure> {
    let sql = query_file_as!(ReservationRow, "src/db/sql/reservation.sql", id.0);
    let Some(row) = sql.fetch_optional(&mut *db).await? else { return Ok(None) };
    let lines = lines(db, &[id]).await?;
    row.stored(lines).map(Some)
}

/// The lines of reservations, by product; a product of several reservations appears several times.
pub async fn lines(
    db: impl PgExecutor<'_>,
    reservations: &[ReservationId],
) -> Result<Vec<Want>, Failure> {
    let ids: Vec<_> = reservations.iter().map(|id| id.0).collect();
    let rows = query_file!("src/db/sql/reservation_lines.sql", &ids).fetch_all(db).await?;
    rows.into_iter().map(|row| super::rows::want(row.product_id, row.quantity)).collect()
}

/// Locks a reservation until the transaction ends; `false` if it does not exist.
pub async fn lock(db: impl PgExecutor<'_>, id: ReservationId) -> Result<bool, Failure> {
    let sql = query_file_scalar!("src/db/sql/lock_reservation.sql", id.0);
    Ok(sql.fetch_optional(db).await?.is_some())
}

/// Ends a reservation that is locked.
pub async fn settle(
    db: impl PgExecutor<'_>,
    id: ReservationId,
    state: ReservationState,
) -> Result<(), Failure> {
    query_file!("src/db/sql/settle_reservation.sql", id.0, state.as_str()).execute(db).await?;
    Ok(())
}

/// Locks some expired reservations that no other transaction has locked.
pub async fn lock_due(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<ReservationId>, Failure> {
    let sql = query_file_scalar!("src/db/sql/due_reservations.sql", limit);
    Ok(sql.fetch_all(db).await?.into_iter().map(ReservationId).collect())
}

/// Records that pieces could not be returned (`owed`), or that they have been returned since.
pub async fn owe(
    db: impl PgExecutor<'_>,
    id: ReservationId,
    products: &[ProductId],
    owed: bool,
) -> Result<(), Failure> {
    let products: Vec<_> = products.iter().map(|product| product.0).collect();
    query_file!("src/db/sql/owe_lines.sql", id.0, &products, owed).execute(db).await?;
    Ok(())
}

/// Locks some owed lines that can be returned now; by product.
pub async fn lock_owed(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Owed>, Failure> {
    let rows = query_file!("src/db/sql/owed_lines.sql", limit).fetch_all(db).await?;
    let owed = rows.into_iter().map(|row| Owed {
        reservation: ReservationId(row.reservation_id),
        product: ProductId(row.product_id),
        quantity: row.quantity,
        reason: row.reason,
    });
    Ok(owed.collect())
}
