//! Pieces of one product come or go.

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

/// Somebody moves the stock of a product.
#[derive(Debug, Clone)]
pub struct StockMove {
    /// Which product.
    pub id: ProductId,
    /// By how many, and why.
    pub movement: Movement,
    /// What is demanded of the stored version.
    pub conditions: Conditions,
    /// Who.
    pub actor: Actor,
}

/// A product whose stock was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedProduct {
    /// As stored now.
    pub product: Product,
    /// The movement.
    pub moved: Moved,
}

/// How a movement ended. Nothing was written unless it is `Moved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoveOutcome {
    /// It is done.
    Moved(Box<MovedProduct>),
    /// Too few are in stock.
    Short(Shortage),
    /// There would be more than [`Stock::MAX`]; how many there are, and how many were to come.
    Full(Shortage),
    /// The product is in a version that the conditions do not allow.
    Refused(Box<Product>),
    /// The product is not there.
    Gone(Gone),
}

impl Service {
    /// Moves the stock of a product: in one statement, if it can be done and has no key.
    ///
    /// # Errors
    /// When the database does not answer. Whether it was done is then unknown: only a request with a
    /// key is safe to send again.
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

    /// `None`: it cannot be done so; only a second statement can tell why.
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
            // What is to be decided is no answer to keep.
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

/// Moves with the row held, or says why not.
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
            // The row is held and there is enough, so the update found it.
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
