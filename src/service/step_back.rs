//! Back to an older version, and back with what somebody overwrote: saves like any other.

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

/// An older version is to be saved again.
#[derive(Debug, Clone)]
pub struct RestoreVersion {
    /// Which product.
    pub id: ProductId,
    /// The version that the person saw as the newest.
    pub seen: Version,
    /// The version that the fields are taken from.
    pub to: Version,
    /// The fields that come back; the others are left alone.
    pub fields: Vec<FieldId>,
    /// What to do if somebody saved since `seen`.
    pub on_stale: OnStale,
    /// What is demanded of the stored version.
    pub conditions: Conditions,
    /// Who wants it.
    pub actor: Actor,
}

impl RestoreVersion {
    /// What comes back unless somebody chooses otherwise: all fields but those that movements add up
    /// in, which others have moved since.
    #[must_use]
    pub fn usual_fields() -> Vec<FieldId> {
        let all = fields::schema().fields().iter();
        all.filter(|field| field.rule != MergeRule::Delta).map(|field| field.key).collect()
    }
}

/// A save of something that was before, and how it ended.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The version that the changes count as an edit of.
    pub base: Version,
    /// What was to be saved.
    pub values: Values,
    /// How it ended.
    pub outcome: SaveOutcome,
    /// The product had been deleted, and is back.
    pub is_revived: bool,
}

impl Service {
    /// Saves fields of an older version as an edit of the version that the person saw; it is
    /// merged if somebody saved since. A deleted product comes back, if it was seen as deleted.
    /// `None`: the history does not have the older version. With `idempotent` it is done once for its key.
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

    /// Saves; brings the product back first, if it was deleted as the version that the save was made on.
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
                // Somebody was faster.
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

    /// Saves what somebody took away from a version on purpose: the values that were lost, as an
    /// edit of the version before, merged with what is stored now. `None`: nothing was lost of it,
    /// or the history does not go back so far. With `idempotent` it is done once for its key.
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
