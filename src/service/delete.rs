//! Deletes and restores products.

use super::{
    Conditions, Result, Save, Service,
    idempotency::{Answered, Claim, Idempotent},
    stale::{self, Resolved, Written, gone},
};
use crate::{
    activity::ActivityKind,
    db::{Failure, Statements, products},
    product::{
        Actor, ChangeKind, Content, Gone, Product, ProductContent, ProductId, Revision,
        SaveOutcome, Stored, Version,
    },
};
use concord_locks::{Backoff, retry};
use concord_record::{Record, Values};
use sqlx::PgTransaction;

/// A request to delete a product.
#[derive(Debug, Clone)]
pub struct DeleteCommand {
    /// The product.
    pub id: ProductId,
    /// Delete only this version; `None`: any version.
    pub version: Option<Version>,
    /// Preconditions on the stored version.
    pub conditions: Conditions,
    /// Who deletes it.
    pub actor: Actor,
}

impl DeleteCommand {
    fn allows(&self, stored: Version) -> bool {
        self.version.is_none_or(|version| version == stored) && self.conditions.allow(stored)
    }
}

/// The outcome of a delete.
#[derive(Debug, Clone)]
pub enum DeleteOutcome {
    /// Deleted, with the last revision, from which it can be restored.
    Deleted(Box<Revision>),
    /// The stored version may not be deleted: the current product, and who saved it. Nothing was deleted.
    Stale(Box<Product>, Actor),
    /// The product does not exist.
    Gone(Gone),
}

/// A request to restore a deleted product.
#[derive(Debug, Clone)]
pub struct Restoration {
    /// The product.
    pub id: ProductId,
    /// The fields to change and the version that this edit is based on; the other fields keep their last values.
    pub with: Option<(Version, Values)>,
    /// Who restores it.
    pub actor: Actor,
}

/// The outcome of a restore.
#[derive(Debug, Clone)]
pub enum RestoreOutcome {
    /// Restored.
    Restored(Product),
    /// It was not deleted (any more); the changes were saved like an edit.
    WasThere(SaveOutcome),
    /// There has never been a product with this id.
    Unknown,
}

impl Service {
    /// Deletes a product if it still has the given version. With `idempotent`, once per key.
    pub async fn delete(
        &self,
        command: &DeleteCommand,
        idempotent: Option<&Idempotent<DeleteOutcome>>,
    ) -> Result<Answered<DeleteOutcome>> {
        let is_plain = idempotent.is_none() && command.conditions.is_empty();
        let at_once = if is_plain { self.delete_in_one_statement(command).await? } else { None };
        let answered = match at_once {
            Some(last) => Answered::Now(DeleteOutcome::Deleted(Box::new(last))),
            None => self.delete_in_transaction(command, idempotent).await?,
        };
        if let Answered::Now(DeleteOutcome::Deleted(last)) = &answered {
            self.announce_deleted(last);
            self.tally.count(ActivityKind::Deleted);
        }
        Ok(answered)
    }

    /// `None`: the version is stale, or the product is gone; only a second statement can tell which.
    async fn delete_in_one_statement(&self, command: &DeleteCommand) -> Result<Option<Revision>> {
        let DeleteCommand { id, version, actor, .. } = command;
        let mut cached = self.db.write_connection(&[*id]).await?;
        let write = self.announcer.uncertain_write(Some((*id).into()));
        let deleted =
            products::delete_if_version(cached.connection(), *id, *version, actor).await?;
        cached.keep().await?;
        write.confirm();
        Ok(deleted)
    }

    async fn delete_in_transaction(
        &self,
        command: &DeleteCommand,
        idempotent: Option<&Idempotent<DeleteOutcome>>,
    ) -> Result<Answered<DeleteOutcome>> {
        let mut work = match self.claim(idempotent, &[command.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let outcome = delete_held(&mut work.tx, command).await?;
        match &outcome {
            // A stale version is left to the caller to decide, so no answer is stored.
            DeleteOutcome::Stale(..) => work.undo().await?,
            DeleteOutcome::Deleted(_) | DeleteOutcome::Gone(_) => {
                let write = self.announcer.uncertain_write(Some(command.id.into()));
                work.end(&outcome, matches!(outcome, DeleteOutcome::Deleted(_))).await?;
                write.confirm();
            }
        }
        Ok(Answered::Now(outcome))
    }

    /// Restores a deleted product under its id, with its history; with `idempotent`, once per key.
    ///
    /// If two people restore it at the same time, the first one restores it, and the second one's changes
    /// are saved on top like any other save.
    pub async fn restore(
        &self,
        command: &Restoration,
        idempotent: Option<&Idempotent<RestoreOutcome>>,
    ) -> Result<Answered<RestoreOutcome>> {
        let answered = retry(Backoff::default(), || self.try_restore(command, idempotent)).await;
        self.naming_holder(answered).await
    }

    async fn try_restore(
        &self,
        command: &Restoration,
        idempotent: Option<&Idempotent<RestoreOutcome>>,
    ) -> Result<Answered<RestoreOutcome>> {
        let mut work = match self.claim(idempotent, &[command.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let Some(last) = ProductContent::latest_revision(&mut work.tx, command.id).await? else {
            let outcome = RestoreOutcome::Unknown;
            work.end(&outcome, false).await?;
            return Ok(Answered::Now(outcome));
        };
        let save = command.save(&mut work.tx, &last).await?;
        let merged_from = command.with.as_ref().map(|(base, _)| *base);
        let resolved = match revive(&mut work.tx, &last, &save, merged_from).await? {
            Some(revived) => revived,
            None => stale::save(&mut work.tx, &save).await?,
        };
        if let SaveOutcome::Gone(_) = resolved.outcome {
            // Deleted again in the meantime: start over.
            return Err(Failure::Contended);
        }
        let outcome = match &resolved {
            Resolved { written: Some(Written::Revived(product, _)), .. } => {
                RestoreOutcome::Restored(product.clone())
            }
            Resolved { outcome, .. } => RestoreOutcome::WasThere(outcome.clone()),
        };
        self.end_save(work, command.id, &outcome, &resolved).await?;
        self.tell_of_save(resolved, &save);
        Ok(Answered::Now(outcome))
    }

    /// Called after the commit. `last` is the content at the time of the deletion.
    pub(super) fn tell_of_return<C: Content>(&self, record: &Stored<C>, last: &C, actor: &Actor) {
        self.announce_restored(record, last, actor);
        self.tally.count(ActivityKind::Restored);
    }
}

impl Restoration {
    /// Saves the same changes as an edit, for a product that turns out to exist.
    async fn save(&self, tx: &mut PgTransaction<'_>, last: &Revision) -> Result<Save> {
        let (base, values) = match &self.with {
            Some((base, values)) => (*base, without_unchanged(tx, self.id, *base, values).await?),
            None => (last.version, Values::default()),
        };
        let mut save = Save::edit(self.id, base, values, self.actor.clone());
        save.kind = ChangeKind::Restored;
        Ok(save)
    }
}

/// The values that differ from their base. Pages of older releases also send unchanged values.
async fn without_unchanged(
    tx: &mut PgTransaction<'_>,
    id: ProductId,
    base: Version,
    values: &Values,
) -> Result<Values> {
    let Some(base) = ProductContent::revision(tx, id, base).await? else {
        return Ok(values.clone());
    };
    let changed =
        values.clone().into_iter().filter(|(field, value)| base.content.get(*field) != *value);
    Ok(changed.collect())
}

/// Deletes while holding the row lock, or returns why it cannot.
async fn delete_held(tx: &mut PgTransaction<'_>, command: &DeleteCommand) -> Result<DeleteOutcome> {
    let Some(product) = ProductContent::lock(tx, command.id).await? else {
        return Ok(DeleteOutcome::Gone(gone(tx, command.id).await?));
    };
    let version = product.version;
    if !command.allows(version) {
        let latest = ProductContent::revision(tx, command.id, version).await?;
        let actor = latest.map(|revision| revision.actor).unwrap_or_default();
        return Ok(DeleteOutcome::Stale(Box::new(product), actor));
    }
    let deleted =
        products::delete_if_version(&mut **tx, command.id, Some(version), &command.actor).await?;
    // The row is locked, so the delete must find it.
    deleted.map(|last| DeleteOutcome::Deleted(Box::new(last))).ok_or(Failure::Contended)
}

/// Restores what was deleted as `last`. `None`: something else has happened to the product since.
pub(super) async fn revive(
    tx: &mut PgTransaction<'_>,
    last: &Revision,
    save: &Save,
    merged_from: Option<Version>,
) -> Result<Option<Resolved>> {
    let (id, deleted) = (last.id, last.version);
    let content = last.content.with(&save.values).map_err(Failure::fault)?;
    let back =
        products::restore(&mut **tx, id, deleted, &content, &save.actor, merged_from).await?;
    Ok(back.map(|product| Resolved::revived(product, last.content.clone())))
}
