//! Stores and reads the activity counters.

use super::{Result, SaveCommand, Service};
use crate::{
    activity::{ActivityKind, Report, Tally, Window},
    db::activity,
    product::{ChangeKind, Content, SaveOutcome},
};
use time::{Duration, OffsetDateTime};

/// How long activity is kept.
const KEPT: Duration = Duration::days(8);

impl Service {
    /// The counters of this server.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Adds what this server has counted since the last call to the database. `server` identifies this server.
    ///
    /// # Errors
    /// When the database does not answer. The counts are kept for the next call; if the database stored
    /// them after all, they count twice.
    pub async fn hand_over_activity(&self, server: i64) -> Result<()> {
        self.tally.hand_over(async |news| activity::add(&self.db, server, news).await).await
    }

    /// Activity on all servers.
    pub async fn activity(&self, window: Window) -> Result<Report> {
        let now = OffsetDateTime::now_utc();
        let slots = activity::since(&self.db, window.start(now), window.slot()).await?;
        Ok(Report::of(window, now, &slots))
    }

    /// Deletes activity that is too old to be shown.
    pub async fn prune_activity(&self) -> Result<()> {
        activity::prune(&self.db, OffsetDateTime::now_utc() - KEPT).await
    }

    pub(super) fn count_save<C: Content>(&self, save: &SaveCommand<C>, outcome: &SaveOutcome<C>) {
        let what = match outcome {
            SaveOutcome::Saved(_) => match save.kind {
                ChangeKind::Created => ActivityKind::Created,
                ChangeKind::Edited => ActivityKind::Edited,
                ChangeKind::Merged => ActivityKind::Decided,
                ChangeKind::Overwritten => ActivityKind::Overwritten,
                ChangeKind::Restored => ActivityKind::Restored,
                ChangeKind::Deleted => ActivityKind::Deleted,
                ChangeKind::Moved => ActivityKind::Moved,
            },
            SaveOutcome::Merged(_) => ActivityKind::Merged,
            SaveOutcome::Conflict(_) if save.on_stale == super::OnStale::Refuse => {
                ActivityKind::Refused
            }
            SaveOutcome::Conflict(_) => ActivityKind::Conflict,
            SaveOutcome::Unchanged(_) | SaveOutcome::Gone(_) => return,
        };
        self.tally.count(what);
    }
}
