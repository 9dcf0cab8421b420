//! A product goes, and comes back.

use super::{Result, Save, Service, stale::gone};
use crate::{
    activity::Happening,
    db::{Failure, products, revisions},
    product::{
        Actor, ChangeKind, Changes, Gone, Product, ProductContent, ProductId, Revision,
        SaveOutcome, Version,
    },
};

/// How a delete ended.
#[derive(Debug, Clone)]
pub enum DeleteOutcome {
    /// Deleted; the last line of its history, with which it can be brought back.
    Deleted(Box<Revision>),
    /// Somebody saved first: the current product and who saved it. Nothing was deleted.
    Stale(Box<Product>, Actor),
    /// It is not there.
    Gone(Gone),
}

/// Bringing a deleted product back.
#[derive(Debug, Clone)]
pub struct Restoration {
    /// Which product.
    pub id: ProductId,
    /// The fields that change and the version that was made on; the others are as they were last.
    pub with: Option<(Version, Changes)>,
    /// Who brings it back.
    pub actor: Actor,
}

/// How bringing back ended.
#[derive(Debug, Clone)]
pub enum RestoreOutcome {
    /// It is back.
    Restored(Product),
    /// It was not deleted (any more); what was to be brought in went the way of a save.
    WasThere(SaveOutcome),
    /// There has never been one with this id.
    Unknown,
}

impl Service {
    /// Deletes a product, if it still has `version`; in any version, for `None`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete(
        &self,
        id: ProductId,
        version: Option<Version>,
        actor: &Actor,
    ) -> Result<DeleteOutcome> {
        let mut lane = self.db.write_lane(&[id]).await?;
        let unsure = self.announcer.unsure(Some(id));
        let deleted = products::delete_if_version(lane.connection(), id, version, actor).await?;
        unsure.sure();
        lane.keep();
        if let Some(revision) = deleted {
            return Ok(self.deleted_as(revision));
        }
        let _turn = self.db.turn(&[id], None).await?;
        let mut tx = self.db.begin().await?;
        match products::lock(&mut *tx, id).await? {
            // Somebody brought it back between the two statements.
            Some(product) if version.is_none_or(|version| version == product.version) => {
                let deleted = products::delete_if_version(&mut *tx, id, version, actor).await?;
                self.commit(tx, id).await?;
                // The row was held, so the delete found it.
                deleted.map(|revision| self.deleted_as(revision)).ok_or(Failure::Contended)
            }
            Some(product) => {
                let latest = revisions::find(&mut *tx, id, product.version).await?;
                let actor = latest.map(|revision| revision.actor).unwrap_or_default();
                Ok(DeleteOutcome::Stale(Box::new(product), actor))
            }
            None => Ok(DeleteOutcome::Gone(gone(&mut tx, id).await?)),
        }
    }

    fn deleted_as(&self, revision: Revision) -> DeleteOutcome {
        self.announce_deleted(&revision);
        self.tally.count(Happening::Deleted);
        DeleteOutcome::Deleted(Box::new(revision))
    }

    /// Brings a deleted product back under its id, with its history.
    ///
    /// Two people who do so at once: the first brings it back, the second's changes are saved on
    /// top like any other save.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn restore(&self, wish: &Restoration) -> Result<RestoreOutcome> {
        let Some(last) = self.latest_revision(wish.id).await? else {
            return Ok(RestoreOutcome::Unknown);
        };
        let with = match &wish.with {
            Some((base, changes)) => {
                Some((*base, self.without_unchanged(wish.id, *base, changes).await?))
            }
            None => None,
        };
        let content = match &with {
            Some((_, changes)) => changes.over(&last.content),
            None => last.content.clone(),
        };
        let merged_from = with.as_ref().map(|(base, _)| *base);
        if let Some(product) = self.revive(&last, &content, merged_from, &wish.actor).await? {
            return Ok(RestoreOutcome::Restored(product));
        }
        match with {
            Some((base, changes)) => {
                let mut save = Save::edit(wish.id, base, changes, wish.actor.clone());
                save.kind = ChangeKind::Restored;
                Ok(RestoreOutcome::WasThere(self.save(&save).await?))
            }
            None => Ok(match self.find(wish.id).await? {
                Some(product) => RestoreOutcome::WasThere(SaveOutcome::Unchanged(product)),
                None => RestoreOutcome::Unknown,
            }),
        }
    }

    /// The changes without fields that are as in their base: an older page sends those, too.
    async fn without_unchanged(
        &self,
        id: ProductId,
        base: Version,
        changes: &Changes,
    ) -> Result<Changes> {
        let base = self.revision(id, base).await?;
        Ok(base.map_or_else(
            || changes.clone(),
            |base| Changes::between(&base.content, &changes.over(&base.content)),
        ))
    }

    /// Brings back what was deleted as `last`. `None`: that is not the last that happened to it.
    pub(super) async fn revive(
        &self,
        last: &Revision,
        content: &ProductContent,
        merged_from: Option<Version>,
        actor: &Actor,
    ) -> Result<Option<Product>> {
        let (id, deleted) = (last.product_id, last.version);
        let mut lane = self.db.write_lane(&[id]).await?;
        let unsure = self.announcer.unsure(Some(id));
        let db = lane.connection();
        let back = products::restore(db, id, deleted, content, actor, merged_from).await?;
        unsure.sure();
        lane.keep();
        if let Some(product) = &back {
            self.announce_restored(product, &last.content, actor);
            self.tally.count(Happening::Restored);
        }
        Ok(back)
    }
}
