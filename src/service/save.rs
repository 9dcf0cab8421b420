//! A save: the version is checked in the statement that writes.

use super::{
    Result, Service,
    once::{Answered, Claim, Once},
    stale::{self, Resolved},
};
use crate::{
    db::products::{self, Change},
    product::{
        Actor, ChangeKind, Changes, Movement, ProductContent, ProductId, SaveOutcome, StockMode,
        Version,
    },
};

/// Somebody wants fields of a product to be like this.
#[derive(Debug, Clone)]
pub struct Save {
    /// Which product.
    pub id: ProductId,
    /// The version that the changes were made on.
    pub base: Version,
    /// The touched fields. What is absent stays as it is stored.
    pub changes: Changes,
    /// The movement that the change of the stock is; see [`Save::moving`]. `None`: it is a number.
    pub movement: Option<Movement>,
    /// What kind of change the history shall call it, if it is saved as asked.
    pub kind: ChangeKind,
    /// The version that the editor had loaded first, where a conflict was decided since.
    pub merged_from: Option<Version>,
    /// What to do if somebody saved first.
    pub on_stale: OnStale,
    /// Who saves.
    pub actor: Actor,
}

/// What to do if somebody saved first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStale {
    /// Merge; only what both changed is a conflict.
    Merge,
    /// Refuse, whatever changed: the contract of PUT.
    Refuse,
}

impl Save {
    /// An ordinary edit of a version, to be merged if somebody saved first.
    #[must_use]
    pub const fn edit(id: ProductId, base: Version, changes: Changes, actor: Actor) -> Self {
        Self {
            id,
            base,
            changes,
            movement: None,
            kind: ChangeKind::Edited,
            merged_from: None,
            on_stale: OnStale::Merge,
            actor,
        }
    }

    /// A full replacement, refused if somebody saved first: the contract of PUT.
    #[must_use]
    pub fn replacement(
        id: ProductId,
        base: Version,
        content: ProductContent,
        actor: Actor,
    ) -> Self {
        Self::edit(id, base, Changes::from(content), actor).strict()
    }

    /// The same, refused if somebody saved first.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.on_stale = OnStale::Refuse;
        self
    }

    /// The same, with its change of the stock as a movement: the stock in the changes is that of the
    /// base and the movement. It counts whatever others moved, so the same save sent again counts again.
    #[must_use]
    pub fn moving(mut self, movement: Movement) -> Self {
        self.movement = Some(movement);
        self
    }

    /// What the save means by its stock.
    pub(super) const fn stock_mode(&self) -> StockMode {
        match self.movement {
            Some(_) => StockMode::Movement,
            None => StockMode::Number,
        }
    }

    /// What is written beside the fields, if nobody saved first.
    pub(super) const fn change(&self) -> Change<'_> {
        Change {
            kind: self.kind,
            actor: &self.actor,
            merged_from: self.merged_from,
            movement: self.movement.as_ref(),
        }
    }
}

impl Service {
    /// Saves, merges, or says why not. Nothing is written unless the outcome is `Saved` or `Merged`.
    ///
    /// # Errors
    /// When the database does not answer; whether anything was written is then unknown, and asking
    /// again with the same save is safe: what is already there is `Unchanged`. Only a movement would
    /// count again: see [`save_once`](Self::save_once).
    pub async fn save(&self, save: &Save) -> Result<SaveOutcome> {
        let outcome = self.save_uncounted(save).await?;
        self.count_save(save, &outcome);
        Ok(outcome)
    }

    /// The same, once for a key: a movement in the save counts once, however often it is sent.
    ///
    /// # Errors
    /// When the database does not answer; asking again with the same key is safe.
    pub async fn save_once(&self, save: &Save, once: &Once) -> Result<Answered<SaveOutcome>> {
        let mut work = match self.claim(Some(once), &[save.id]).await? {
            Claim::Ours(work) => work,
            Claim::Answered(answered) => return Ok(answered),
        };
        let saved = products::update_if_version(
            &mut *work.tx,
            save.id,
            save.base,
            &save.changes,
            save.change(),
        );
        let resolved = match saved.await? {
            Some(saved) => Resolved::saved(saved, save.kind),
            None => stale::resolve(&mut work.tx, save).await?,
        };
        match &resolved.outcome {
            // What is left to decide is no outcome: asked again, it is looked at again.
            SaveOutcome::Conflict(_) => work.tx.rollback().await?,
            outcome => {
                let unsure = self.announcer.unsure(Some(save.id));
                work.end(outcome).await?;
                unsure.sure();
            }
        }
        self.announce_resolved(&resolved, save);
        self.count_save(save, &resolved.outcome);
        Ok(Answered::Now(resolved.outcome))
    }

    async fn save_uncounted(&self, save: &Save) -> Result<SaveOutcome> {
        let mut lane = self.db.write_lane(&[save.id]).await?;
        let db = lane.connection();
        let unsure = self.announcer.unsure(Some(save.id));
        let saved =
            products::update_if_version(db, save.id, save.base, &save.changes, save.change())
                .await?;
        unsure.sure();
        lane.keep();
        match saved {
            Some(saved) => {
                self.announce_saved(&saved, save.kind, &save.actor);
                Ok(SaveOutcome::Saved(saved.product))
            }
            None => self.save_on_stale(save).await,
        }
    }

    /// Looks again, with the row held, and does what can be done.
    async fn save_on_stale(&self, save: &Save) -> Result<SaveOutcome> {
        let _turn = self.db.turn(&[save.id], None).await?;
        let mut tx = self.db.begin().await?;
        let resolved = stale::resolve(&mut tx, save).await?;
        if resolved.written.is_some() {
            self.commit(tx, save.id).await?;
        }
        self.announce_resolved(&resolved, save);
        Ok(resolved.outcome)
    }

    fn announce_resolved(&self, resolved: &Resolved, save: &Save) {
        if let Some((saved, kind)) = &resolved.written {
            self.announce_saved(saved, *kind, &save.actor);
        }
    }
}
