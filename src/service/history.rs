//! Reads the history: the versions of a product, and the deleted products.

use super::{Result, Service};
use crate::{
    db::{Statements, revisions},
    product::{
        ChangeKind, DeletedAt, FieldChange, Loss, ProductContent, ProductId, Revision, Version,
        lost_fields, missing_fields,
    },
};
use std::collections::BTreeMap;

/// Versions of a product, by version.
pub(super) type Versions = BTreeMap<Version, Revision>;

impl Service {
    /// Up to `limit` versions of a product before `before` (`None`: from the newest), the newest first.
    /// Empty if there are none, or if there has never been such a product.
    pub async fn revisions(
        &self,
        id: ProductId,
        before: Option<Version>,
        limit: i64,
    ) -> Result<Vec<Revision>> {
        self.revisions_of::<ProductContent>(id, before, limit).await
    }

    /// The same for any kind of record.
    pub async fn revisions_of<C: Statements>(
        &self,
        id: C::Id,
        before: Option<Version>,
        limit: i64,
    ) -> Result<Vec<Revision<C>>> {
        let before = before.unwrap_or(Version(i64::MAX));
        let mut cached = self.db.connection().await?;
        let found = C::revisions_before(cached.connection(), id, before, limit).await?;
        cached.keep().await?;
        Ok(found)
    }

    /// The versions that deliberately overwrote some of these, and the versions that they replaced.
    pub(super) async fn overwriters(&self, id: ProductId, of: &[Revision]) -> Result<Versions> {
        let (Some(newest), Some(oldest)) = (of.first(), of.last()) else {
            return Ok(Versions::new());
        };
        let mut cached = self.db.connection().await?;
        let db = cached.connection();
        let found = revisions::overwriters(db, id, oldest.version, newest.version).await?;
        cached.keep().await?;
        Ok(found.into_iter().map(|revision| (revision.version, revision)).collect())
    }

    /// What was lost of a version. `None`: nothing was overwritten, or the history does not go back far enough.
    pub(super) async fn lost(&self, id: ProductId, version: Version) -> Result<Option<Loss>> {
        let after = Version(version.0.saturating_add(1));
        let found = self.revisions(id, Some(after), 2).await?;
        let [mine, base] = found.as_slice() else { return Ok(None) };
        if mine.version != version || !follows(mine, base) {
            return Ok(None);
        }
        let overwriters = self.overwriters(id, &found).await?;
        Ok(loss(&base.content, mine, &overwriters, None))
    }

    /// The currently deleted products after `after`, the last deleted first.
    pub async fn deleted(&self, after: Option<DeletedAt>, limit: i64) -> Result<Vec<Revision>> {
        let mut cached = self.db.list_connection().await?;
        let db = cached.connection();
        let found = revisions::deleted(db, after.unwrap_or(DeletedAt::NEWEST), limit).await?;
        cached.keep().await?;
        Ok(found)
    }
}

/// Whether one version directly follows the other.
fn follows(newer: &Revision, older: &Revision) -> bool {
    newer.version.0 == older.version.0 + 1
}

/// What was lost of `mine` to the first person who deliberately overwrote it without having loaded it.
pub(super) fn loss(
    base: &ProductContent,
    mine: &Revision,
    versions: &Versions,
    latest: Option<&Revision>,
) -> Option<Loss> {
    let mut later = versions.range(Version(mine.version.0 + 1)..).map(|(_, revision)| revision);
    let by = later.find(|revision| {
        let loaded = revision.merged_from.unwrap_or(Version(revision.version.0 - 2));
        revision.kind == ChangeKind::Overwritten && loaded < mine.version
    })?;
    let replaced = versions.get(&Version(by.version.0 - 1))?;
    let fields = lost_fields(base, &mine.content, &replaced.content, &by.content);
    let missing = latest.map(|latest| missing_fields(base, &mine.content, &latest.content));
    let is_back = missing.is_some_and(|missing| !fields.iter().any(|f| missing.contains(f)));
    (!fields.is_empty()).then(|| Loss {
        by: by.actor.clone(),
        version: by.version,
        fields: FieldChange::of(&fields, &mine.content, &by.content),
        is_back,
    })
}
