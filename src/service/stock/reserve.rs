//! Reserves pieces of several products: all of them or none.

use super::Shortage;
use crate::{
    activity::ActivityKind,
    db::{
        movements::{self, Why},
        reservations::{self, NewReservation},
        row_locks,
    },
    product::{Actor, Product, ProductId, Reference, Reservation, Wants, missing_products},
    service::{
        Result, Service,
        idempotency::{Answered, Claim, Idempotent},
    },
};
use concord_locks::{Backoff, retry};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// A request to reserve pieces.
#[derive(Debug, Clone)]
pub struct ReserveCommand {
    /// The products and quantities.
    pub wants: Wants,
    /// An optional reference.
    pub reference: Option<Reference>,
    /// The duration in seconds, 1 to [`Reservation::MOST_SECONDS`].
    pub seconds: u32,
    /// Who reserves.
    pub actor: Actor,
}

/// The outcome of a reservation. Nothing was written unless it is `Reserved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReserveOutcome {
    /// Everything is reserved.
    Reserved(Box<Reservation>),
    /// There is too little of these products, by id.
    Short(Vec<Shortage>),
    /// These products do not exist.
    Unknown(Vec<ProductId>),
}

impl Service {
    /// Takes pieces of several products out of their stock and reserves them: all or none.
    ///
    /// # Errors
    /// When the database does not answer, or another transaction holds a product for too long. Without a
    /// key, it may then be unknown whether the pieces were reserved.
    pub async fn reserve(
        &self,
        command: &ReserveCommand,
        idempotent: Option<&Idempotent<ReserveOutcome>>,
    ) -> Result<Answered<ReserveOutcome>> {
        retry(Backoff::default(), || self.try_reserve(command, idempotent)).await
    }

    async fn try_reserve(
        &self,
        command: &ReserveCommand,
        idempotent: Option<&Idempotent<ReserveOutcome>>,
    ) -> Result<Answered<ReserveOutcome>> {
        let mut work = match self.claim(idempotent, &command.wants.ids()).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let (outcome, moved) = take(&mut work.tx, command).await?;
        let writes = self.uncertain_writes(&moved);
        work.end(&outcome, matches!(outcome, ReserveOutcome::Reserved(_))).await?;
        writes.into_iter().for_each(crate::events::announcer::UncertainWrite::confirm);
        match &outcome {
            ReserveOutcome::Reserved(_) => self.tell_of_moves(&moved, &command.actor),
            ReserveOutcome::Short(_) => self.tally.count(ActivityKind::Short),
            ReserveOutcome::Unknown(_) => {}
        }
        Ok(Answered::Now(outcome))
    }
}

/// Locks the products, checks that there is enough of each, and takes the pieces. Returns the products
/// whose stock was moved.
async fn take(
    tx: &mut PgConnection,
    command: &ReserveCommand,
) -> Result<(ReserveOutcome, Vec<Product>)> {
    let products = row_locks::for_update(tx, &command.wants.ids()).await?;
    let missing = missing_products(&command.wants, &products);
    if !missing.is_empty() {
        return Ok((ReserveOutcome::Unknown(missing), Vec::new()));
    }
    // Both are sorted by id, and contain each product once.
    let pairs = command.wants.iter().zip(&products);
    let short: Vec<_> = pairs.filter_map(|(want, product)| Shortage::of(want, product)).collect();
    if !short.is_empty() {
        return Ok((ReserveOutcome::Short(short), Vec::new()));
    }
    let ReserveCommand { wants, reference, seconds, actor } = command;
    let new = NewReservation { wants, reference: reference.as_ref(), actor, seconds: *seconds };
    let reservation = reservations::add(&mut *tx, new).await?;
    let moves: Vec<_> =
        wants.iter().map(|want| (want.product_id, -want.quantity.as_i32())).collect();
    let reference = super::settle::reference(reservation.id);
    let why = Why { reason: "reserved", reference: &reference, actor };
    let moved = movements::move_many(tx, &moves, why).await?;
    Ok((ReserveOutcome::Reserved(Box::new(reservation)), moved))
}
