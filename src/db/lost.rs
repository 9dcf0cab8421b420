//! When a connection last turned out to lead to a server that is gone, or that no longer takes writes.
//!
//! After a failover all connections lead there, not only the one that was used: so all that were made before
//! are closed at their next use. One moment for the whole process: at worst a connection to another
//! database is opened again, too.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

static LAST: Mutex<Option<Instant>> = Mutex::new(None);

/// It happened now.
pub(super) fn now() {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

/// Whether it has happened since.
pub(super) fn after(moment: Instant) -> bool {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|last| last >= moment)
}
