//! Restores older versions and overwritten changes. Both are saves like any other.

use super::{
    Conditions, OnStale, Result, Save, Service,
    delete::revive,
    idempotency::{Answered, Claim, Idempotent},
    stale::{self, Written},
};
use crate::product::{
    Actor, ChangeKind, Content, FieldId, GoneReason, ProductId, SaveOutcome, Version, fields,
};
use concord_locks::{Backoff, retry};
use concord_record::{MergeRule, Values};

/// A request to save fields of an older version again.
#[derive(Debug, Clone)]
pub struct RestoreVersion {
    /// The product.
    pub id: ProductId,
    /// The version that the person saw as the newest.
    pub seen: Version,
    /// The version to take the fields from.
    pub to: Version,
    /// The fields to restore; the others stay unchanged.
    pub fields: Vec<FieldId>,
    /// What to do if somebody saved since `seen`.
    pub on_stale: OnStale,
    /// Preconditions on the stored version.
    pub conditions: Conditions,
    /// Who restores.
    pub actor: Actor,
}

impl RestoreVersion {
    /// The fields to restore by default: all except those that are sums of movements, because others may
    /// have moved them since.
    #[must_use]
    pub fn usual_fields() -> Vec<FieldId> {
        let all = fields::schema().fields().iter();
        all.filter(|field| field.rule != MergeRule::Delta).map(|field| field.key).collect()
    }
}

/// A save of earlier values, and its outcome.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The version that the changes are based on.
    pub base: Version,
    /// The values to save.
    pub values: Values,
    /// The outcome.
    pub outcome: SaveOutcome,
    /// The product was deleted before, and has been restored.
    pub is_revived: bool,
}

impl Service {
    /// Saves fields of an older version as an edit of the version that the person saw, merged if somebody
    /// saved since. If the person saw the product as deleted, it is restored. `None`: the older version is
    /// not in the history. With `idempotent`, once per key.
    pub async fn restore_version(
        &self,
        command: &RestoreVersion,
        idempotent: Option<&Idempotent<Attempt>>,
    ) -> Result<Option<Answered<Attempt>>> {
        let Some(old) = self.revision(command.id, command.to).await? else { return Ok(None) };
        let values = old.content.values_of(command.fields.iter().copied());
        let mut save = Save::edit(command.id, command.seen, values, command.actor.clone());
        save.kind = ChangeKind::Restored;
        save.merged_from = Some(command.to);
        save.on_stale = command.on_stale;
        save.conditions = command.conditions.clone();
        let attempt = retry(Backoff::default(), || self.save_or_revive(&save, idempotent)).await;
        self.naming_holder(attempt).await.map(Some)
    }

    /// Saves. If the base of the save is the deletion of the product, restores it first.
    async fn save_or_revive(
        &self,
        save: &Save,
        idempotent: Option<&Idempotent<Attempt>>,
    ) -> Result<Answered<Attempt>> {
        let mut work = match self.claim(idempotent, &[save.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let mut resolved = stale::save(&mut work.tx, save).await?;
        if let SaveOutcome::Gone(gone) = &resolved.outcome
            && let GoneReason::Deleted(last) = &gone.reason
            && last.version == save.base
            && save.conditions.allow_absence()
        {
            resolved = match revive(&mut work.tx, last, save, save.merged_from).await? {
                Some(revived) => revived,
                // Somebody else restored it first.
                None => stale::save(&mut work.tx, save).await?,
            };
        }
        let attempt = Attempt {
            base: save.base,
            values: save.values.clone(),
            outcome: resolved.outcome.clone(),
            is_revived: matches!(resolved.written, Some(Written::Revived(..))),
        };
        self.end_save(work, save.id, &attempt, &resolved).await?;
        self.tell_of_save(resolved, save);
        Ok(Answered::Now(attempt))
    }

    /// Restores what was deliberately overwritten in a version: saves the lost values as an edit of the
    /// version before, merged with the stored content. `None`: nothing of it was lost, or the history does
    /// not go back far enough. With `idempotent`, once per key.
    pub async fn bring_back(
        &self,
        id: ProductId,
        version: Version,
        actor: &Actor,
        idempotent: Option<&Idempotent<Attempt>>,
    ) -> Result<Option<Answered<Attempt>>> {
        let Some(loss) = self.lost(id, version).await? else { return Ok(None) };
        let lost = loss.fields.into_iter().map(|change| (change.field, change.before));
        let mut save = Save::edit(id, Version(version.0 - 1), lost.collect(), actor.clone());
        save.kind = ChangeKind::Merged;
        save.merged_from = Some(version);
        let attempt = self.save_or_revive(&save, idempotent).await;
        self.naming_holder(attempt).await.map(Some)
    }
}
