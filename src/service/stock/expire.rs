//! Ends expired reservations in small steps. Uses the database's clock, so that servers with different
//! clocks agree.

use super::settle;
use crate::{
    db::{
        movements::{self, Why},
        reservations::{self, Owed},
        row_locks,
    },
    product::{Actor, Product, ReservationState},
    service::{Result, Service},
};
use sqlx::PgConnection;

/// How many reservations, or owed lines, a step processes. Kept small, because their products are locked.
const STEP: i64 = 20;

impl Service {
    /// Returns the pieces of expired reservations, and pieces owed to products that exist again. Returns the number
    /// of ended reservations. Safe to run on several servers at once: each skips rows that another one has locked.
    ///
    /// # Errors
    /// When the database does not answer; completed steps stay committed.
    pub async fn expire_reservations(&self) -> Result<usize> {
        let mut ended = 0;
        loop {
            let mut tx = self.db.begin().await?;
            let step = expire_some(&mut tx).await?;
            let writes = self.uncertain_writes(&step.moved);
            tx.commit().await?;
            writes.into_iter().for_each(crate::events::announcer::UncertainWrite::confirm);
            self.tell_of_moves(&step.moved, &Actor::concord());
            ended += step.ended;
            if step.is_last {
                return Ok(ended);
            }
        }
    }
}

/// What a step did.
struct Step {
    ended: usize,
    moved: Vec<Product>,
    is_last: bool,
}

async fn expire_some(tx: &mut PgConnection) -> Result<Step> {
    let due = reservations::lock_due(&mut *tx, STEP).await?;
    let owed = reservations::lock_owed(&mut *tx, STEP).await?;
    // All products of the step in one call, so that they are locked in the order of their ids.
    let lines = reservations::lines(&mut *tx, &due).await?;
    let mut ids: Vec<_> = lines.iter().map(|line| line.product_id).collect();
    ids.extend(owed.iter().map(|line| line.product));
    row_locks::for_update(tx, &ids).await?;
    let mut moved = Vec::new();
    for id in &due {
        if let Some(stored) = reservations::find(tx, *id).await? {
            let expired = ReservationState::Expired;
            moved.extend(settle::end(tx, &stored.reservation, expired, &Actor::concord()).await?);
        }
    }
    for line in &owed {
        moved.extend(pay(tx, line).await?);
    }
    let step = usize::try_from(STEP).unwrap_or(usize::MAX);
    Ok(Step { ended: due.len(), moved, is_last: due.len() < step && owed.len() < step })
}

/// Returns owed pieces to a product, if it still exists and has room.
async fn pay(tx: &mut PgConnection, line: &Owed) -> Result<Vec<Product>> {
    let Owed { reservation, product, quantity, reason } = line;
    let held = row_locks::for_update(tx, &[*product]).await?;
    let has_room = |product: &Product| {
        i32::try_from(product.content.stock_quantity.get() + i64::from(*quantity)).is_ok()
    };
    if !held.iter().any(has_room) {
        return Ok(Vec::new());
    }
    reservations::owe(&mut *tx, *reservation, &[*product], false).await?;
    let why = Why { reason, reference: &settle::reference(*reservation), actor: &Actor::concord() };
    movements::move_many(tx, &[(*product, *quantity)], why).await
}
