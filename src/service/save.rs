//! A save: the version is checked in the statement that writes.

use super::{
    Conditions, Result, Service,
    once::{Answered, Claim, Once, Work},
    stale::{self, Resolved, Written},
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
    /// What is demanded of the stored version. What they do not allow ends as a conflict, unmerged.
    pub conditions: Conditions,
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
    pub fn edit(id: ProductId, base: Version, changes: Changes, actor: Actor) -> Self {
        Self {
            id,
            base,
            changes,
            movement: None,
            kind: ChangeKind::Edited,
            merged_from: None,
            on_stale: OnStale::Merge,
            conditions: Conditions::default(),
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
    /// base and the movement. It counts whatever others moved, so the same save sent again without a
    /// key counts again.
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
    /// Saves, merges, or says why not. Nothing is written unless the outcome is `Saved` or `Merged`. With
    /// `once` it is done once for its key. A conflict is no answer to keep: asked again, it is looked at
    /// again.
    ///
    /// # Errors
    /// When the database does not answer; whether anything was written is then unknown. Only a request with
    /// a key is safe to send again.
    pub async fn save(
        &self,
        save: &Save,
        once: Option<&Once<SaveOutcome>>,
    ) -> Result<Answered<SaveOutcome>> {
        if once.is_none()
            && save.conditions.allow(save.base)
            && let Some(resolved) = self.save_in_one_statement(save).await?
        {
            return Ok(Answered::Now(self.tell_of_save(resolved, save)));
        }
        let mut work = match self.claim(once, &[save.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let resolved = match once {
            Some(_) => stale::save(&mut work.tx, save).await?,
            None => stale::resolve(&mut work.tx, save).await?,
        };
        self.end_save(work, save.id, &resolved.outcome, &resolved).await?;
        Ok(Answered::Now(self.tell_of_save(resolved, save)))
    }

    /// `None`: the version is stale, the product is gone, or nothing would change.
    async fn save_in_one_statement(&self, save: &Save) -> Result<Option<Resolved>> {
        let mut lane = self.db.write_lane(&[save.id]).await?;
        let db = lane.connection();
        let unsure = self.announcer.unsure(Some(save.id));
        let saved =
            products::update_if_version(db, save.id, save.base, &save.changes, save.change())
                .await?;
        lane.keep().await?;
        unsure.sure();
        Ok(saved.map(|saved| Resolved::saved(saved, save.kind)))
    }

    /// Commits what a save did, and the answer to its outcome.
    pub(super) async fn end_save<T>(
        &self,
        work: Work<'_, T>,
        id: ProductId,
        outcome: &T,
        resolved: &Resolved,
    ) -> Result<()> {
        if let SaveOutcome::Conflict(_) = &resolved.outcome {
            return work.undo().await;
        }
        let unsure = self.announcer.unsure(Some(id));
        work.end(outcome, resolved.written.is_some()).await?;
        unsure.sure();
        Ok(())
    }

    /// After the commit.
    pub(super) fn tell_of_save(&self, resolved: Resolved, save: &Save) -> SaveOutcome {
        match &resolved.written {
            Some(Written::Saved(saved, kind)) => self.announce_saved(saved, *kind, &save.actor),
            Some(Written::Revived(product, last)) => {
                self.tell_of_return(product, last, &save.actor)
            }
            None => {}
        }
        if !matches!(resolved.written, Some(Written::Revived(..))) {
            self.count_save(save, &resolved.outcome);
        }
        resolved.outcome
    }
}
