//! A save that found another version than it was made on.

use super::{OnStale, Result, Save, Service};
use crate::{
    db::{
        products::{self, Change},
        revisions,
    },
    product::{
        ChangeKind, Conflict, Gone, GoneReason, MergeReport, Merged, Product, ProductId, Revision,
        SaveOutcome, merge, merge::Edit,
    },
};
use sqlx::PgTransaction;

impl Service {
    /// Looks again, with the row held, and does what can be done.
    ///
    /// The row is held while merging, so the merge is of what is stored and is itself not overtaken.
    pub(super) async fn save_on_stale(&self, save: &Save) -> Result<SaveOutcome> {
        let mut tx = self.db.begin().await?;
        let Some(current) = products::lock(&mut *tx, save.id).await? else {
            return Ok(SaveOutcome::Gone(gone(&mut tx, save.id).await?));
        };
        if current.version == save.base {
            return self.same_version(tx, save, current).await;
        }
        let conflict = compare(&mut tx, save, current).await?;
        match conflict.report.merged(&conflict.mine) {
            Some(_) if save.on_stale == OnStale::Refuse || conflict.base_lost => {
                Ok(SaveOutcome::Conflict(Box::new(conflict)))
            }
            Some(content) if content == conflict.current.content => {
                Ok(SaveOutcome::Unchanged(conflict.current))
            }
            Some(content) => {
                let change = Change {
                    kind: ChangeKind::Merged,
                    merged_from: Some(save.merged_from.unwrap_or(save.base)),
                    ..save.change()
                };
                let base = conflict.current.version;
                let saved =
                    products::update_if_version(&mut *tx, save.id, base, &content, change).await?;
                // The row is held and the content differs, so the update found it.
                let Some(saved) = saved else {
                    return Ok(SaveOutcome::Conflict(Box::new(conflict)));
                };
                self.commit(tx, save.id).await?;
                self.announce_saved(&saved, change);
                let product = saved.product;
                let (with, report) = (conflict.actor, conflict.report);
                Ok(SaveOutcome::Merged(Box::new(Merged { product, with, report })))
            }
            None => Ok(SaveOutcome::Conflict(Box::new(conflict))),
        }
    }

    /// The version is the right one after all: nothing to change, or it came back between the two
    /// statements (another transaction deleted and restored, say) and the save can be done.
    async fn same_version(
        &self,
        mut tx: PgTransaction<'_>,
        save: &Save,
        current: Product,
    ) -> Result<SaveOutcome> {
        let change = save.change();
        let saved =
            products::update_if_version(&mut *tx, save.id, save.base, &save.content, change)
                .await?;
        self.commit(tx, save.id).await?;
        Ok(match saved {
            Some(saved) => {
                self.announce_saved(&saved, change);
                SaveOutcome::Saved(saved.product)
            }
            None => SaveOutcome::Unchanged(current),
        })
    }
}

/// Compares a save with what is stored. The base comes from the history, so that a client needs to
/// send no copy of it and cannot forge one.
async fn compare(tx: &mut PgTransaction<'_>, save: &Save, current: Product) -> Result<Conflict> {
    let latest = revisions::find(&mut **tx, save.id, current.version).await?;
    let actor = latest.map(|revision| revision.actor).unwrap_or_default();
    let base = match save.base < current.version {
        true => revisions::find(&mut **tx, save.id, save.base).await?,
        // A version that has not been yet: no base to merge from.
        false => None,
    };
    let mine = Edit { content: &save.content, stock: save.stock };
    let theirs = (current.version, &current.content);
    let report = match &base {
        Some(Revision { version, content, .. }) => merge((*version, content), theirs, &mine),
        None => MergeReport::two_way(save.base, theirs, &save.content),
    };
    let base_lost = base.is_none();
    Ok(Conflict { current, actor, mine: save.content.clone(), report, base_lost })
}

/// Why a product is not there.
pub(super) async fn gone(tx: &mut PgTransaction<'_>, id: ProductId) -> Result<Gone> {
    let reason = match revisions::latest(&mut **tx, id).await? {
        Some(revision) => GoneReason::Deleted(Box::new(revision)),
        None => GoneReason::Unknown,
    };
    Ok(Gone { reason })
}
