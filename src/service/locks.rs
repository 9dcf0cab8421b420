//! Locks by business key, for use cases that span several rows or none.

use super::{LocksShown, Result, Service};
use concord_locks::{LockSnapshot, Locks, Session};

impl Service {
    /// The locks.
    #[must_use]
    pub const fn locks(&self) -> &Locks {
        &self.locks
    }

    /// Who holds and who waits for what right now, in this database; `None`: that is not shown.
    pub async fn locks_now(&self) -> Result<Option<LockSnapshot>> {
        if self.locks_shown == LocksShown::Nothing {
            return Ok(None);
        }
        let mut now = match self.locks.snapshot().await {
            Ok(now) => now,
            Err(error) => return Err(self.db.reason_of(error).await),
        };
        if self.locks_shown == LocksShown::WithoutDetails {
            now.sessions_mut().for_each(hide_details);
        }
        Ok(Some(now))
    }
}

/// Other programs on the database may have secrets in their statements, and their addresses are nobody's
/// business. A name is all that a program says of itself, so it decides itself what is hidden.
fn hide_details(session: &mut Session) {
    session.client = None;
    if !session.is_from_this_crate() {
        session.statement = None;
    }
}
