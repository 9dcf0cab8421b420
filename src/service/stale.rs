//! A save that found another version than it was made on.

use super::{OnStale, Result, Save};
use crate::{
    db::{
        Failure, movements,
        products::{self, Change, Saved},
        revisions,
    },
    product::{
        ChangeKind, Conflict, Gone, GoneReason, Merged, Product, ProductContent, ProductId,
        SaveOutcome, fields,
    },
};
use concord_record::{Edit, Values, merge, two_way};
use sqlx::PgTransaction;

/// How a save ended that was looked at with the row held, and what it wrote, not yet committed.
pub(super) struct Resolved {
    /// How it ended.
    pub outcome: SaveOutcome,
    /// What was written.
    pub written: Option<Written>,
}

/// What a save wrote.
pub(super) enum Written {
    /// A new version, and the kind of change in the history.
    Saved(Saved, ChangeKind),
    /// A product that was deleted is back; the last that it had been like.
    Revived(Product, ProductContent),
}

impl Resolved {
    /// Nothing was written.
    pub(super) const fn without_a_change(outcome: SaveOutcome) -> Self {
        Self { outcome, written: None }
    }

    /// Saved as asked.
    pub(super) fn saved(saved: Saved, kind: ChangeKind) -> Self {
        let outcome = SaveOutcome::Saved(saved.product.clone());
        Self { outcome, written: Some(Written::Saved(saved, kind)) }
    }

    /// Brought back.
    pub(super) fn revived(product: Product, last: ProductContent) -> Self {
        let outcome = SaveOutcome::Saved(product.clone());
        Self { outcome, written: Some(Written::Revived(product, last)) }
    }
}

/// Saves in a transaction: over the version that the save was made on, or what comes of it otherwise.
pub(super) async fn save(tx: &mut PgTransaction<'_>, save: &Save) -> Result<Resolved> {
    if !save.conditions.allow(save.base) {
        return resolve(tx, save).await;
    }
    let saved =
        products::update_if_version(&mut **tx, save.id, save.base, &save.values, save.change())
            .await?;
    match saved {
        Some(saved) => Ok(Resolved::saved(saved, save.kind)),
        None => resolve(tx, save).await,
    }
}

/// Looks again, with the row held, and does what can be done.
///
/// The row is held while merging, so the merge is of what is stored and is itself not overtaken.
pub(super) async fn resolve(tx: &mut PgTransaction<'_>, save: &Save) -> Result<Resolved> {
    let Some(current) = products::lock(&mut **tx, save.id).await? else {
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

/// Saves what the merge made.
async fn merge_in(
    tx: &mut PgTransaction<'_>,
    save: &Save,
    conflict: Conflict,
    merged: &Values,
) -> Result<Resolved> {
    let change = Change {
        kind: ChangeKind::Merged,
        merged_from: Some(save.merged_from.unwrap_or(save.base)),
        ..save.change()
    };
    let base = conflict.current.version;
    let saved = products::update_if_version(&mut **tx, save.id, base, merged, change).await?;
    // The row is held and the content differs, so the update found it.
    let Some(saved) = saved else {
        return Ok(Resolved::without_a_change(SaveOutcome::Conflict(Box::new(conflict))));
    };
    let merged = Merged {
        product: saved.product.clone(),
        with: conflict.actor,
        base: save.base,
        theirs: base,
        report: conflict.report,
    };
    let outcome = SaveOutcome::Merged(Box::new(merged));
    Ok(Resolved { outcome, written: Some(Written::Saved(saved, change.kind)) })
}

/// The version is the right one after all: nothing to change, or it came back between the two
/// statements (another transaction deleted and restored, say) and the save can be done.
async fn same_version(
    tx: &mut PgTransaction<'_>,
    save: &Save,
    current: Product,
) -> Result<Resolved> {
    let saved =
        products::update_if_version(&mut **tx, save.id, save.base, &save.values, save.change())
            .await?;
    Ok(match saved {
        Some(saved) => Resolved::saved(saved, save.kind),
        None => Resolved::without_a_change(SaveOutcome::Unchanged(current)),
    })
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
    let edit = Edit::of_checked(fields::schema(), save.changes());
    let Some(base) = base else {
        let mine = mine(save, &current.content)?;
        let report = two_way(&current.content, &edit);
        let stock_changes = Vec::new();
        return Ok(Conflict { current, actor, base: save.base, mine, report, stock_changes });
    };
    let mine = mine(save, &base.content)?;
    let sets_stock = save.movement.is_none() && mine.stock_quantity != base.content.stock_quantity;
    let stock_changes = match sets_stock {
        true => movements::between(&mut **tx, save.id, base.version, current.version).await?,
        false => Vec::new(),
    };
    let edit = edit.with_moved((!stock_changes.is_empty()).then_some(fields::STOCK));
    let report = merge(&base.content, &current.content, &edit);
    Ok(Conflict { current, actor, base: save.base, mine, report, stock_changes })
}

/// What the editor wants: the base with the new values.
fn mine(save: &Save, base: &ProductContent) -> Result<ProductContent> {
    base.with(&save.values).map_err(Failure::fault)
}

/// Why a product is not there.
pub(super) async fn gone(tx: &mut PgTransaction<'_>, id: ProductId) -> Result<Gone> {
    let reason = match revisions::latest(&mut **tx, id).await? {
        Some(revision) => GoneReason::Deleted(Box::new(revision)),
        None => GoneReason::Unknown,
    };
    Ok(Gone { reason })
}
