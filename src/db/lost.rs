//! Records when a connection last turned out to lead to a server that is gone or read-only.
//!
//! After a failover this affects all connections, not only the one that was used. So all connections that
//! were made before are closed at their next use. The time is global to the process: at worst, a connection
//! to another database is reopened unnecessarily.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

static LAST: Mutex<Option<Instant>> = Mutex::new(None);

/// Records the current time.
pub(super) fn now() {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

/// Whether it has happened after this time.
pub(super) fn after(moment: Instant) -> bool {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|last| last >= moment)
}
