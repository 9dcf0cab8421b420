//! Ends reservations: confirmed, released or expired.

use crate::{
    activity::ActivityKind,
    db::{
        movements::{self, Why},
        reservations::{self, StoredReservation},
        row_locks,
    },
    events::announcer::UncertainWrite,
    product::{Actor, Product, Reservation, ReservationId, ReservationState, Stock},
    service::{
        Result, Service,
        idempotency::{Answered, Claim, Idempotent},
    },
};
use concord_locks::{Backoff, retry};
use sqlx::PgConnection;

/// How to end a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// The pieces are sold.
    Confirm,
    /// The pieces are returned to the stock.
    Release,
}

/// The outcome of ending a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettleOutcome {
    /// The reservation is in the requested state, now or since before.
    Settled(Box<Reservation>),
    /// It had already ended in another way; nothing was changed.
    Otherwise(Box<Reservation>),
    /// There is no such reservation.
    Unknown,
}

impl Settle {
    const fn state(self) -> ReservationState {
        match self {
            Self::Confirm => ReservationState::Confirmed,
            Self::Release => ReservationState::Released,
        }
    }
}

impl Service {
    /// A reservation; `None` if it does not exist.
    pub async fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>> {
        let mut cached = self.db.connection().await?;
        let found = reservations::find(cached.connection(), id).await?;
        cached.keep().await?;
        Ok(found.map(|stored| stored.reservation))
    }

    /// Ends a reservation. Repeating this has no effect. An expired reservation cannot be confirmed,
    /// whether or not its pieces have been returned yet. With `idempotent`, once per key.
    ///
    /// # Errors
    /// When the database does not answer, or another transaction holds a row for too long. It is safe to
    /// repeat the request.
    pub async fn settle(
        &self,
        id: ReservationId,
        how: Settle,
        actor: &Actor,
        idempotent: Option<&Idempotent<SettleOutcome>>,
    ) -> Result<Answered<SettleOutcome>> {
        retry(Backoff::default(), || self.try_settle(id, how, actor, idempotent)).await
    }

    async fn try_settle(
        &self,
        id: ReservationId,
        how: Settle,
        actor: &Actor,
        idempotent: Option<&Idempotent<SettleOutcome>>,
    ) -> Result<Answered<SettleOutcome>> {
        // The lines of a reservation never change, so they can be read before the lock.
        let known = self.reservation(id).await?;
        let lines = known.iter().flat_map(|reservation| &reservation.lines);
        let products: Vec<_> = lines.map(|line| line.product_id).collect();
        let mut work = match self.claim(idempotent, &products).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let (outcome, moved) = settle_held(&mut work.tx, id, how, actor).await?;
        let writes = self.uncertain_writes(&moved);
        // Finding an expired reservation ends it, which must be committed whatever the answer is.
        work.end(&outcome, !matches!(outcome, SettleOutcome::Unknown)).await?;
        writes.into_iter().for_each(UncertainWrite::confirm);
        match &outcome {
            SettleOutcome::Settled(_) => self.tell_of_moves(&moved, actor),
            _ => self.tell_of_moves(&moved, &Actor::concord()),
        }
        Ok(Answered::Now(outcome))
    }

    /// Makes tabs that show these products check them, if the result of the commit stays unknown.
    pub(super) fn uncertain_writes(&self, moved: &[Product]) -> Vec<UncertainWrite<'_>> {
        moved
            .iter()
            .map(|product| self.announcer.uncertain_write(Some(product.id.into())))
            .collect()
    }

    /// Announces the moved stock of these products. Called after the commit.
    pub(super) fn tell_of_moves(&self, moved: &[Product], actor: &Actor) {
        for product in moved {
            self.announce_moved(product, actor);
        }
        self.tally.count_many(ActivityKind::Moved, u32::try_from(moved.len()).unwrap_or(u32::MAX));
    }
}

/// Locks a reservation and ends it, if possible. Returns the products whose stock was moved.
async fn settle_held(
    tx: &mut PgConnection,
    id: ReservationId,
    how: Settle,
    actor: &Actor,
) -> Result<(SettleOutcome, Vec<Product>)> {
    // A concurrent request that ends the same reservation runs before or after this one.
    if !reservations::lock(&mut *tx, id).await? {
        return Ok((SettleOutcome::Unknown, Vec::new()));
    }
    let Some(stored) = reservations::find(tx, id).await? else {
        return Ok((SettleOutcome::Unknown, Vec::new()));
    };
    let StoredReservation { reservation, is_due } = stored;
    let wanted = how.state();
    let moved = match reservation.state {
        ReservationState::Held => end(tx, &reservation, wanted, actor).await?,
        _ if is_due => {
            let expired = ReservationState::Expired;
            end(tx, &reservation, expired, &Actor::concord()).await?
        }
        _ => Vec::new(),
    };
    let ended = reservations::find(tx, id).await?;
    let ended = Box::new(ended.map_or(reservation, |stored| stored.reservation));
    let outcome = match ended.state {
        state if state == wanted => SettleOutcome::Settled(ended),
        _ => SettleOutcome::Otherwise(ended),
    };
    Ok((outcome, moved))
}

/// Ends a reservation whose row this transaction has locked. Unless it is confirmed, its pieces are
/// returned. Returns the products whose stock was moved.
pub(super) async fn end(
    tx: &mut PgConnection,
    reservation: &Reservation,
    state: ReservationState,
    actor: &Actor,
) -> Result<Vec<Product>> {
    reservations::settle(&mut *tx, reservation.id, state).await?;
    match state {
        ReservationState::Confirmed | ReservationState::Held => Ok(Vec::new()),
        ReservationState::Released | ReservationState::Expired => {
            give_back(tx, reservation, state.as_str(), actor).await
        }
    }
}

/// Returns the pieces to the stock. Pieces that cannot be returned now, because the product is deleted or
/// its stock is at the maximum, are recorded as owed and do not block the others.
async fn give_back(
    tx: &mut PgConnection,
    reservation: &Reservation,
    reason: &str,
    actor: &Actor,
) -> Result<Vec<Product>> {
    let ids: Vec<_> = reservation.lines.iter().map(|line| line.product_id).collect();
    let products = row_locks::for_update(tx, &ids).await?;
    let (mut moves, mut owed) = (Vec::new(), Vec::new());
    for line in &reservation.lines {
        let there = products.iter().find(|product| product.id == line.product_id);
        match there.map(|product| product.content.stock_quantity.get() + line.quantity.get()) {
            Some(..=Stock::MAX) => moves.push((line.product_id, line.quantity.as_i32())),
            Some(_) | None => owed.push(line.product_id),
        }
    }
    if !owed.is_empty() {
        reservations::owe(&mut *tx, reservation.id, &owed, true).await?;
    }
    if moves.is_empty() {
        return Ok(Vec::new());
    }
    let why = Why { reason, reference: &reference(reservation.id), actor };
    movements::move_many(tx, &moves, why).await
}

/// The reference in the movements of a reservation.
pub(super) fn reference(id: ReservationId) -> String {
    format!("reservation {id}")
}
