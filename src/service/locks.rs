//! Locks by business key, for use cases that span several rows or none.

use super::{LocksShown, Result, Service};
use concord_locks::{LockSnapshot, Locks, Session};

impl Service {
    /// The locks.
    #[must_use]
    pub const fn locks(&self) -> &Locks {
        &self.locks
    }

    /// Who currently holds and waits for which lock in this database; `None`: that is not shown.
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

/// Statements of other programs may contain secrets, and their addresses are private. The application name
/// is chosen by the program itself, so it is shown.
fn hide_details(session: &mut Session) {
    session.client = None;
    if !session.is_from_this_crate() {
        session.statement = None;
    }
}
