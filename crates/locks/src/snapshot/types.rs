//! The public types of a snapshot.

use crate::postgres::APPLICATION_NAME;
use std::time::Duration;
use time::OffsetDateTime;

/// A lock held longer than this is [long](Session::is_long): no request should take that long.
pub const LONG_HOLD: Duration = Duration::from_secs(10);

/// The locks and waits of one database at one point in time.
#[derive(Debug, Clone)]
pub struct LockSnapshot {
    /// The time of the snapshot, by the clock of the database.
    pub at: OffsetDateTime,
    /// The advisory locks; those with the most waiters first.
    pub keys: Vec<KeyStatus>,
    /// The waits for rows, tables and other transactions; the longest first.
    pub waits: Vec<BlockedSession>,
}

/// An advisory lock.
#[derive(Debug, Clone)]
pub struct KeyStatus {
    /// The key, if this process uses it or a holder or waiter reports it.
    pub key: Option<String>,
    /// The id of the advisory lock: "3759596398788825736", or two numbers: "(7, 42)".
    pub id: String,
    /// The sessions that hold it: one, or several that share it. Empty if the first caller of this
    /// process waits for a connection.
    pub holders: Vec<Session>,
    /// The sessions that wait for it in the database; the longest first.
    pub waiters: Vec<Session>,
    /// The callers that wait in the [queue](crate::Queue) of this process, not in the database.
    pub queued: usize,
}

/// A session that waits for something other than an advisory lock.
#[derive(Debug, Clone)]
pub struct BlockedSession {
    /// What it waits for: "a row of products".
    pub target: String,
    /// The session.
    pub session: Session,
    /// The sessions it waits for, including those before it in the queue of PostgreSQL.
    pub blockers: Vec<Session>,
}

/// A connection to the database that holds a lock or waits for one.
#[derive(Debug, Clone)]
pub struct Session {
    /// The process id; 0 for a transaction that was prepared for a two-phase commit.
    pub pid: i32,
    /// The `application_name`. For locks of this crate [`APPLICATION_NAME`], process, number and keys.
    pub name: String,
    /// The client's address; `None` if local or unknown.
    pub client: Option<String>,
    /// Such as "active" or "idle in transaction"; empty if hidden.
    pub state: String,
    /// For a holder: the earliest time since which it may hold the lock. For a waiter: the start of the wait.
    pub since: Option<OffsetDateTime>,
    /// The time since then.
    pub duration: Duration,
    /// The beginning of the current statement, or of the last one if the session is idle.
    pub statement: Option<String>,
}

impl Session {
    /// Whether it holds or waits longer than [`LONG_HOLD`].
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.duration > LONG_HOLD
    }

    /// Whether it is a lock of this crate, of this process or another.
    #[must_use]
    pub fn is_from_this_crate(&self) -> bool {
        self.name.starts_with(APPLICATION_NAME)
    }
}

impl LockSnapshot {
    /// Whether nothing is held or waited for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.waits.is_empty()
    }

    /// All sessions, for example to hide statements before the snapshot is shown.
    pub fn sessions_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        let of_keys =
            self.keys.iter_mut().flat_map(|key| key.holders.iter_mut().chain(&mut key.waiters));
        let of_waits = self.waits.iter_mut();
        of_keys.chain(of_waits.flat_map(|wait| wait.blockers.iter_mut().chain([&mut wait.session])))
    }
}
