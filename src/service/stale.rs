//! Handles saves whose base is no longer the stored version.

use super::{OnStale, Result, SaveCommand, Saveable};
use crate::{
    db::{Change, Failure, Saved},
    product::{
        ChangeKind, Conflict, Gone, GoneReason, Merged, ProductContent, SaveOutcome, Stored,
    },
};
use concord_record::{Edit, Values, merge, two_way};
use sqlx::{PgConnection, PgTransaction};

/// The outcome of a save in a transaction, and what it wrote, not yet committed.
pub(super) struct Resolved<C: Saveable = ProductContent> {
    /// The outcome.
    pub outcome: SaveOutcome<C>,
    /// What was written.
    pub written: Option<Written<C>>,
}

/// What a save wrote.
pub(super) enum Written<C: Saveable = ProductContent> {
    /// A new version, with the kind of change in the history.
    Saved(Saved<C>, ChangeKind),
    /// A deleted record was restored; the second value is its last content before that.
    Revived(Stored<C>, C),
}

impl<C: Saveable> Resolved<C> {
    /// Nothing was written.
    pub(super) const fn without_a_change(outcome: SaveOutcome<C>) -> Self {
        Self { outcome, written: None }
    }

    /// Saved as asked.
    pub(super) fn saved(saved: Saved<C>, kind: ChangeKind) -> Self {
        let outcome = SaveOutcome::Saved(saved.record.clone());
        Self { outcome, written: Some(Written::Saved(saved, kind)) }
    }

    /// Brought back.
    pub(super) fn revived(record: Stored<C>, last: C) -> Self {
        let outcome = SaveOutcome::Saved(record.clone());
        Self { outcome, written: Some(Written::Revived(record, last)) }
    }
}

/// Saves in a transaction. If the stored version is not the base of the save, resolves that.
pub(super) async fn save<C: Saveable>(
    tx: &mut PgTransaction<'_>,
    save: &SaveCommand<C>,
) -> Result<Resolved<C>> {
    if !save.conditions.allow(save.base) {
        return resolve(tx, save).await;
    }
    let saved = C::update_if_version(tx, save.id, save.base, &save.values, save.change()).await?;
    match saved {
        Some(saved) => Ok(Resolved::saved(saved, save.kind)),
        None => resolve(tx, save).await,
    }
}

/// Reads the row again under a lock, and merges or reports a conflict.
///
/// The lock is held during the merge, so the merge uses the stored content and no other save can come first.
pub(super) async fn resolve<C: Saveable>(
    tx: &mut PgTransaction<'_>,
    save: &SaveCommand<C>,
) -> Result<Resolved<C>> {
    let Some(current) = C::lock(tx, save.id).await? else {
        return Ok(Resolved::without_a_change(SaveOutcome::Gone(gone(tx, save.id).await?)));
    };
    let is_allowed = save.conditions.allow(current.version);
    if current.version == save.base && is_allowed {
        return same_version(tx, save, current).await;
    }
    let conflict = compare(tx, save, current).await?;
    match conflict.report.merged() {
        Some(_) if !is_allowed || save.on_stale == OnStale::Refuse || conflict.report.base_lost => {
            Ok(Resolved::without_a_change(SaveOutcome::Conflict(Box::new(conflict))))
        }
        Some(merged) if merged == conflict.current.content.values() => {
            Ok(Resolved::without_a_change(SaveOutcome::Unchanged(conflict.current)))
        }
        Some(merged) => merge_in(tx, save, conflict, &merged).await,
        None => Ok(Resolved::without_a_change(SaveOutcome::Conflict(Box::new(conflict)))),
    }
}

/// Saves the merged values.
async fn merge_in<C: Saveable>(
    tx: &mut PgTransaction<'_>,
    save: &SaveCommand<C>,
    conflict: Conflict<C>,
    merged: &Values,
) -> Result<Resolved<C>> {
    let kind = ChangeKind::Merged;
    let change =
        Change { kind, merged_from: Some(save.merged_from.unwrap_or(save.base)), ..save.change() };
    let base = conflict.current.version;
    let saved = C::update_if_version(tx, save.id, base, merged, change).await?;
    // The row is locked and the content differs, so the update must find it.
    let Some(saved) = saved else {
        return Ok(Resolved::without_a_change(SaveOutcome::Conflict(Box::new(conflict))));
    };
    let merged = Merged {
        record: saved.record.clone(),
        with: conflict.actor,
        base: save.base,
        theirs: base,
        report: conflict.report,
    };
    let outcome = SaveOutcome::Merged(Box::new(merged));
    Ok(Resolved { outcome, written: Some(Written::Saved(saved, kind)) })
}

/// The base is the stored version after all: either nothing changes, or the version came back between the
/// two statements (for example, another transaction restored the record), and the save can be done.
async fn same_version<C: Saveable>(
    tx: &mut PgTransaction<'_>,
    save: &SaveCommand<C>,
    current: Stored<C>,
) -> Result<Resolved<C>> {
    let saved = C::update_if_version(tx, save.id, save.base, &save.values, save.change()).await?;
    Ok(match saved {
        Some(saved) => Resolved::saved(saved, save.kind),
        None => Resolved::without_a_change(SaveOutcome::Unchanged(current)),
    })
}

/// Compares a save with the stored content. The base is read from the history, so clients do not send it
/// and cannot forge it.
async fn compare<C: Saveable>(
    tx: &mut PgTransaction<'_>,
    save: &SaveCommand<C>,
    current: Stored<C>,
) -> Result<Conflict<C>> {
    let latest = C::revision(tx, save.id, current.version).await?;
    let actor = latest.map(|revision| revision.actor).unwrap_or_default();
    let base = match save.base < current.version {
        true => C::revision(tx, save.id, save.base).await?,
        // The base is not older than the stored version, so there is nothing to merge from.
        false => None,
    };
    let edit = Edit::of_checked(C::schema(), save.changes());
    let Some(base) = base else {
        let mine = mine(save, &current.content)?;
        let report = two_way(&current.content, &edit);
        let detail = C::ConflictDetail::default();
        return Ok(Conflict { current, actor, base: save.base, mine, report, detail });
    };
    let mine = mine(save, &base.content)?;
    let detail = C::conflict_detail(tx, save, &mine, &base, current.version).await?;
    let edit = edit.with_moved(C::moved(&detail));
    let report = merge(&base.content, &current.content, &edit);
    Ok(Conflict { current, actor, base: save.base, mine, report, detail })
}

/// The editor's content: the base with the new values.
fn mine<C: Saveable>(save: &SaveCommand<C>, base: &C) -> Result<C> {
    base.with(&save.values).map_err(Failure::fault)
}

/// Why a record does not exist.
pub(super) async fn gone<C: Saveable>(tx: &mut PgConnection, id: C::Id) -> Result<Gone<C>> {
    let reason = match C::latest_revision(tx, id).await? {
        Some(revision) => GoneReason::Deleted(Box::new(revision)),
        None => GoneReason::Unknown,
    };
    Ok(Gone { reason })
}
