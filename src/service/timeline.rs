//! The history of a product for people: the changes of each version, with each run of stock movements in one line.

use super::{Result, Service, history::Versions};
use crate::{
    db::{movements, revisions},
    product::{
        ChangeKind, Line, Moved, Movement, MovementRun, ProductId, Revision, TimelineEntry,
        TimelineFilter, Version,
    },
};
use std::collections::BTreeMap;

/// A run of at most this many movements is shown movement by movement.
const SHORT_RUN: i64 = 3;

/// A page of the history of a product.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The latest revision of the product, whichever page this is.
    pub latest: Revision,
    /// The entries, the newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next page starts, if there are older versions.
    pub older: Option<Version>,
}

impl Service {
    /// Up to `limit` versions before `before` (`None`: from the newest), the newest first. Runs of
    /// movements do not count towards the limit. `None` if the product has never existed.
    pub async fn timeline(
        &self,
        id: ProductId,
        before: Option<Version>,
        filter: TimelineFilter,
        limit: usize,
    ) -> Result<Option<Timeline>> {
        let Some(latest) = self.latest_revision(id).await? else { return Ok(None) };
        let before = before.unwrap_or(Version(i64::MAX));
        let of_movements = filter == TimelineFilter::Movements;
        let mut page = self.of_kind(id, before, limit, of_movements).await?;
        let has_older = page.len() > limit;
        page.truncate(limit);
        let older = page.last().filter(|_| has_older).map(|last| last.version);
        let mut runs = Vec::new();
        if filter == TimelineFilter::Grouped {
            let after = older.unwrap_or(Version(-1));
            let (short, long) = self.runs(id, (after, before), &page).await?;
            runs = long;
            page.extend(self.versions_at(id, short).await?.into_values());
        }
        let lines = self.lines(id, &page, &latest).await?;
        let mut entries: Vec<_> =
            lines.into_iter().map(|line| TimelineEntry::Line(Box::new(line))).collect();
        entries.extend(runs.into_iter().map(TimelineEntry::Run));
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.newest()));
        Ok(Some(Timeline { latest, entries, older }))
    }

    /// Reads one more than `limit` to find out whether there are older ones.
    async fn of_kind(
        &self,
        id: ProductId,
        before: Version,
        limit: usize,
        movements: bool,
    ) -> Result<Vec<Revision>> {
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
        let mut cached = self.db.connection().await?;
        let db = cached.connection();
        let found = revisions::of_kind(db, id, before, wanted, movements).await?;
        cached.keep().await?;
        Ok(found)
    }

    /// The movements between the versions of a page: those of short runs as versions, and the long runs.
    async fn runs(
        &self,
        id: ProductId,
        (after, before): (Version, Version),
        page: &[Revision],
    ) -> Result<(Vec<i64>, Vec<MovementRun>)> {
        let mut separators: Vec<_> = page.iter().map(|revision| revision.version.0).collect();
        separators.sort_unstable();
        let mut cached = self.db.connection().await?;
        let db = cached.connection();
        let found = movements::runs(db, id, (after, before), &separators).await?;
        cached.keep().await?;
        let (short, long): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|run| run.count <= SHORT_RUN);
        let short = short.iter().flat_map(|run| run.first.0..=run.last.0).collect();
        Ok((short, long))
    }

    async fn versions_at(&self, id: ProductId, versions: Vec<i64>) -> Result<Versions> {
        if versions.is_empty() {
            return Ok(Versions::new());
        }
        let mut cached = self.db.connection().await?;
        let found = revisions::at(cached.connection(), id, &versions).await?;
        cached.keep().await?;
        Ok(found.into_iter().map(|revision| (revision.version, revision)).collect())
    }

    /// The changes of each version, its movement, and what of it was deliberately overwritten.
    async fn lines(
        &self,
        id: ProductId,
        page: &[Revision],
        latest: &Revision,
    ) -> Result<Vec<Line>> {
        let before = page.iter().map(|revision| revision.version.0 - 1).collect();
        let predecessors = self.versions_at(id, before).await?;
        let overwriters = self.overwriters(id, page).await?;
        let mut movements: BTreeMap<Version, Moved> = self.movements_of(page).await?;
        let lines = page.iter().map(|revision| {
            let base = predecessors.get(&Version(revision.version.0 - 1));
            let mut line = Line::of(revision, base.map(|base| &base.content));
            let moved = movements.remove(&line.version).map(|moved| moved.movement);
            line.movement = moved.filter(Movement::has_reason);
            if revision.kind != ChangeKind::Moved {
                line.loss = base.and_then(|base| {
                    super::history::loss(&base.content, revision, &overwriters, Some(latest))
                });
            }
            line
        });
        Ok(lines.collect())
    }
}
