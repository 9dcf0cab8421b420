//! Parts of SQL statements that several modules use.

use super::key::Key;
use std::{fmt, time::Duration};

/// `lock_not_available` (PostgreSQL manual, appendix A).
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// The value of `lock_timeout` and similar settings in milliseconds; zero means no limit.
pub(super) fn timeout_millis(time: Option<Duration>) -> u128 {
    time.map_or(0, |time| time.as_millis().clamp(1, i32::MAX as u128))
}

/// Whether a statement failed because a lock was not available in time.
pub(super) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some(LOCK_NOT_AVAILABLE)
}

/// Statements that wait for each key in turn.
pub(super) struct WaitForAll<'a>(pub &'a [Key]);

impl fmt::Display for WaitForAll<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|key| write!(f, "select pg_advisory_xact_lock({}); ", key.id()))
    }
}

/// A statement that locks all keys without waiting, or fails like a `lock_timeout`.
pub(super) struct TryAll<'a>(pub &'a [Key]);

impl fmt::Display for TryAll<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("do $$ begin if not (true")?;
        for key in self.0 {
            write!(f, " and pg_try_advisory_xact_lock({})", key.id())?;
        }
        write!(f, ") then raise 'taken' using errcode = '{LOCK_NOT_AVAILABLE}'; end if; end $$; ")
    }
}
