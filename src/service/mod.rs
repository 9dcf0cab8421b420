//! Use cases: the only place where products are read, saved, deleted and restored, and their stock is
//! moved. The save itself is generic over the kind of record ([`Saveable`]).
//!
//! Forms and REST both go through here, so each gets the version check, the merge and the history.

#![expect(clippy::missing_errors_doc, reason = "`Failure` documents them once for all functions")]

mod activity;
mod announce;
mod conditions;
mod create;
mod delete;
mod form;
mod history;
mod idempotency;
mod locks;
mod locks_shown;
mod read;
mod readers;
mod retention;
mod sample;
mod save;
mod save_request;
mod saveable;
mod stale;
mod step_back;
mod stock;
mod timeline;

pub use conditions::Conditions;
pub use delete::{DeleteCommand, DeleteOutcome, Restoration, RestoreOutcome};
pub use form::{Keep, Opened, Round, form_key, idempotent_for_form};
pub use idempotency::{Answered, Idempotent, KeptAnswer, Repeat, RequestKey};
pub use locks_shown::LocksShown;
pub use read::{BrowseError, Browsed};
pub use retention::Retention;
pub use save_request::{OnStale, Save, SaveCommand};
pub use saveable::Saveable;
pub use step_back::{Attempt, RestoreVersion};
pub use stock::{
    MoveOutcome, MovedProduct, QuoteOutcome, ReserveCommand, ReserveOutcome, Settle, SettleOutcome,
    Shortage, StockMove, StockPage,
};
pub use timeline::Timeline;

use crate::{
    activity::Tally,
    db::{Coalescer, Database, Failure, State},
    events::Announcer,
    product::Product,
};
use concord_locks::Locks;
use std::time::Duration;

/// The result of a use case; the error means that it could not be carried out.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The use cases. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Service {
    db: Database,
    by_id: Coalescer<i64, Product>,
    pages: readers::Pages,
    announcer: Announcer,
    tally: Tally,
    locks: Locks,
    locks_shown: LocksShown,
}

impl Service {
    /// Use cases on a database. `timeout`: how long a read waits for its turn.
    #[must_use]
    pub fn new(db: Database, locks: Locks, timeout: Duration) -> Self {
        let by_id = readers::product_reader(db.clone(), timeout);
        let pages = readers::page_reader(db.clone());
        let (announcer, tally) = (Announcer::silent(), Tally::default());
        Self { db, by_id, pages, announcer, tally, locks, locks_shown: LocksShown::default() }
    }

    /// Announces all writes through `announcer`.
    #[must_use]
    pub fn announcing(mut self, announcer: Announcer) -> Self {
        self.announcer = announcer;
        self
    }

    /// Sets how much of the locks is shown.
    #[must_use]
    pub const fn showing(mut self, locks: LocksShown) -> Self {
        self.locks_shown = locks;
        self
    }

    /// Checks that the database answers, and whether it accepts writes.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<State> {
        self.db.ping().await
    }
}
