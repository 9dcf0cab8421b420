//! Moves the stock of one product.

use crate::{
    activity::ActivityKind,
    db::{Failure, Statements, movements},
    product::{Actor, Gone, Moved, Movement, Product, ProductContent, ProductId, Stock},
    service::{
        Conditions, Result, Service,
        idempotency::{Answered, Claim, Idempotent},
        stale::gone,
    },
};
use concord_locks::{Backoff, retry};
use serde::{Deserialize, Serialize};
use sqlx::PgTransaction;

use super::Shortage;

/// A request to move the stock of a product.
#[derive(Debug, Clone)]
pub struct StockMove {
    /// The product.
    pub id: ProductId,
    /// The quantity and the reason.
    pub movement: Movement,
    /// Preconditions on the stored version.
    pub conditions: Conditions,
    /// Who moves it.
    pub actor: Actor,
}

/// A product with its new stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedProduct {
    /// The stored product.
    pub product: Product,
    /// The movement.
    pub moved: Moved,
}

/// The outcome of a movement. Nothing was written unless it is `Moved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoveOutcome {
    /// Moved.
    Moved(Box<MovedProduct>),
    /// There are too few in stock.
    Short(Shortage),
    /// The stock would exceed [`Stock::MAX`]; with the current stock and the quantity to add.
    Full(Shortage),
    /// The conditions do not allow the stored version.
    Refused(Box<Product>),
    /// The product does not exist.
    Gone(Gone),
}

impl Service {
    /// Moves the stock of a product: in one statement, if that succeeds and there is no key.
    ///
    /// # Errors
    /// When the database does not answer. Whether the stock was moved is then unknown: only a request with
    /// a key is safe to repeat.
    pub async fn move_stock(
        &self,
        command: &StockMove,
        idempotent: Option<&Idempotent<MoveOutcome>>,
    ) -> Result<Answered<MoveOutcome>> {
        let answered = retry(Backoff::default(), || self.try_move(command, idempotent)).await?;
        if let Answered::Now(outcome) = &answered {
            self.tell_of_move(outcome);
        }
        Ok(answered)
    }

    async fn try_move(
        &self,
        command: &StockMove,
        idempotent: Option<&Idempotent<MoveOutcome>>,
    ) -> Result<Answered<MoveOutcome>> {
        Ok(match idempotent {
            Some(idempotent) => self.move_once(command, idempotent).await?,
            None => Answered::Now(self.move_each_time(command).await?),
        })
    }

    async fn move_each_time(&self, command: &StockMove) -> Result<MoveOutcome> {
        if let Some(product) = self.move_in_one_statement(command).await? {
            return Ok(moved(command, product));
        }
        let _turn = self.db.turn(&[command.id], None).await?;
        let mut tx = self.db.begin().await?;
        let outcome = move_held(&mut tx, command).await?;
        self.commit(tx, command.id).await?;
        Ok(outcome)
    }

    /// `None`: not possible in one statement; only a second one can tell why.
    async fn move_in_one_statement(&self, command: &StockMove) -> Result<Option<Product>> {
        if !command.conditions.is_empty() {
            return Ok(None);
        }
        let mut cached = self.db.write_connection(&[command.id]).await?;
        let write = self.announcer.uncertain_write(Some(command.id.into()));
        let product =
            movements::move_one(cached.connection(), command.id, &command.movement, &command.actor)
                .await?;
        cached.keep().await?;
        write.confirm();
        Ok(product)
    }

    async fn move_once(
        &self,
        command: &StockMove,
        idempotent: &Idempotent<MoveOutcome>,
    ) -> Result<Answered<MoveOutcome>> {
        let mut work = match self.claim(Some(idempotent), &[command.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let outcome = move_held(&mut work.tx, command).await?;
        if let MoveOutcome::Refused(_) = &outcome {
            // The refused conditions are left to the caller, so no answer is stored.
            work.undo().await?;
            return Ok(Answered::Now(outcome));
        }
        let write = self.announcer.uncertain_write(Some(command.id.into()));
        work.end(&outcome, matches!(outcome, MoveOutcome::Moved(_))).await?;
        write.confirm();
        Ok(Answered::Now(outcome))
    }

    fn tell_of_move(&self, outcome: &MoveOutcome) {
        match outcome {
            MoveOutcome::Moved(it) => {
                self.announce_moved(&it.product, &it.moved.actor);
                self.tally.count(ActivityKind::Moved);
            }
            MoveOutcome::Short(_) => self.tally.count(ActivityKind::Short),
            MoveOutcome::Full(_) | MoveOutcome::Refused(_) | MoveOutcome::Gone(_) => {}
        }
    }
}

/// Moves while holding the row lock, or returns why it cannot.
async fn move_held(tx: &mut PgTransaction<'_>, command: &StockMove) -> Result<MoveOutcome> {
    let Some(product) = ProductContent::lock(tx, command.id).await? else {
        return Ok(MoveOutcome::Gone(gone(tx, command.id).await?));
    };
    if !command.conditions.allow(product.version) {
        return Ok(MoveOutcome::Refused(Box::new(product)));
    }
    let (available, delta) = (product.content.stock_quantity.get(), command.movement.delta.get());
    let refusal = Shortage { product_id: command.id, available, requested: delta.abs() };
    match available + delta {
        ..0 => Ok(MoveOutcome::Short(refusal)),
        0..=Stock::MAX => {
            let product =
                movements::move_one(&mut **tx, command.id, &command.movement, &command.actor)
                    .await?;
            // The row is locked and there is enough, so the update must find it.
            product.map(|product| moved(command, product)).ok_or(Failure::Contended)
        }
        _ => Ok(MoveOutcome::Full(refusal)),
    }
}

fn moved(command: &StockMove, product: Product) -> MoveOutcome {
    let moved = Moved {
        product_id: command.id,
        version: product.version,
        movement: command.movement.clone(),
        actor: command.actor.clone(),
        at: product.updated_at,
    };
    MoveOutcome::Moved(Box::new(MovedProduct { product, moved }))
}
