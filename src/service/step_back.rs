//! Back to an older version, and back with what somebody overwrote: saves like any other.

use super::{OnStale, Result, Save, Service};
use crate::product::{
    Actor, ChangeKind, Changes, Field, GoneReason, ProductId, SaveOutcome, Version,
};

/// An older version is to be saved again.
#[derive(Debug, Clone)]
pub struct VersionWish {
    /// Which product.
    pub id: ProductId,
    /// The version that the person saw as the newest.
    pub seen: Version,
    /// The version that the fields are taken from.
    pub to: Version,
    /// The fields that come back; the others are left alone.
    pub fields: Vec<Field>,
    /// What to do if somebody saved since `seen`.
    pub on_stale: OnStale,
    /// Who wants it.
    pub actor: Actor,
}

impl VersionWish {
    /// What comes back unless somebody chooses otherwise: all fields but the stock, which others have
    /// moved since.
    pub const USUAL_FIELDS: [Field; 3] = [Field::Name, Field::Description, Field::Price];
}

/// A save of something that was before, and how it ended.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The version that the changes count as an edit of.
    pub base: Version,
    /// What was to be saved.
    pub changes: Changes,
    /// How it ended.
    pub outcome: SaveOutcome,
}

impl Service {
    /// Saves fields of an older version as an edit of the version that the person saw; it is
    /// merged if somebody saved since. A deleted product comes back, if it was seen as deleted.
    /// `None`: the history does not have the older version.
    ///
    /// # Errors
    /// When the database does not answer; trying again is safe.
    pub async fn restore_version(&self, wish: &VersionWish) -> Result<Option<Attempt>> {
        let Some(old) = self.revision(wish.id, wish.to).await? else { return Ok(None) };
        let changes = Changes::of(&old.content, &wish.fields);
        let mut save = Save::edit(wish.id, wish.seen, changes, wish.actor.clone());
        save.kind = ChangeKind::Restored;
        save.merged_from = Some(wish.to);
        save.on_stale = wish.on_stale;
        let mut outcome = self.save(&save).await?;
        if let SaveOutcome::Gone(gone) = &outcome
            && let GoneReason::Deleted(last) = &gone.reason
            && last.version == wish.seen
        {
            let content = save.changes.over(&last.content);
            let back = self.revive(last, &content, Some(wish.to), &save.actor).await?;
            outcome = match back {
                Some(product) => SaveOutcome::Saved(product),
                // Somebody was faster.
                None => self.save(&save).await?,
            };
        }
        Ok(Some(Attempt { base: save.base, changes: save.changes, outcome }))
    }

    /// Saves what somebody took away from a version on purpose: the values that were lost, as an
    /// edit of the version before, merged with what is stored now. `None`: nothing was lost of it,
    /// or the history does not go back so far.
    ///
    /// # Errors
    /// When the database does not answer; trying again is safe.
    pub async fn bring_back(
        &self,
        id: ProductId,
        version: Version,
        actor: &Actor,
    ) -> Result<Option<Attempt>> {
        let Some(loss) = self.lost(id, version).await? else { return Ok(None) };
        let changes = loss.fields.into_iter().map(|change| change.before).collect();
        let mut save = Save::edit(id, Version(version.0 - 1), changes, actor.clone());
        save.kind = ChangeKind::Merged;
        save.merged_from = Some(version);
        let outcome = self.save(&save).await?;
        Ok(Some(Attempt { base: save.base, changes: save.changes, outcome }))
    }
}
