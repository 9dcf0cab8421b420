//! What happened here, handed to the database and read from it.

use super::{Result, SaveCommand, Service};
use crate::{
    activity::{ActivityKind, Report, Tally, Window},
    db::activity,
    product::{ChangeKind, Content, SaveOutcome},
};
use time::{Duration, OffsetDateTime};

/// Activity is kept so long.
const KEPT: Duration = Duration::days(8);

impl Service {
    /// Where what happens is counted.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Hands over what this server (`server`: any number that is its own) counted since the last time.
    ///
    /// # Errors
    /// When the database does not answer. What was counted is kept for the next time; should the
    /// database have taken it all the same, it counts twice.
    pub async fn hand_over_activity(&self, server: i64) -> Result<()> {
        self.tally.hand_over(async |news| activity::add(&self.db, server, news).await).await
    }

    /// What happened on all servers.
    pub async fn activity(&self, window: Window) -> Result<Report> {
        let now = OffsetDateTime::now_utc();
        let slots = activity::since(&self.db, window.start(now), window.slot()).await?;
        Ok(Report::of(window, now, &slots))
    }

    /// Forgets what nobody looks at any more.
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
