//! Who holds and who waits for what right now, in one database: as PostgreSQL knows it, with the names
//! that transactions of [`Locks`] go under.

mod known;
mod picture;

use super::{Locks, NAME, Postgres};
use picture::{Sessions, picture};
use sqlx::{PgConnection, PgPool, query_file_as, raw_sql};
use std::time::Duration;
use time::OffsetDateTime;

/// A lock that is held longer than this is marked: no request takes so long.
pub const LONG: Duration = Duration::from_secs(10);

/// All that is held and waited for at one moment, in one database.
#[derive(Debug, Clone)]
pub struct LocksNow {
    /// The moment, by the clock of the database.
    pub at: OffsetDateTime,
    /// Advisory locks, those with the most who wait first.
    pub keys: Vec<KeyNow>,
    /// Waits for rows, tables and other transactions, the longest first.
    pub waits: Vec<WaitNow>,
}

/// An advisory lock.
#[derive(Debug, Clone)]
pub struct KeyNow {
    /// The key, where this process knows or can tell it.
    pub key: Option<String>,
    /// The number of `pg_advisory_lock`: "3759596398788825736", or two of them: "(7, 42)".
    pub number: String,
    /// Who holds it: one, or several who share it. Nobody, if the first in line waits for a connection.
    pub held_by: Vec<Session>,
    /// Who waits for it in the database, the longest first.
    pub waiting: Vec<Session>,
    /// How many wait in this process, behind the one that holds it or waits in the database.
    pub in_line: usize,
}

/// A wait for something that is no advisory lock.
#[derive(Debug, Clone)]
pub struct WaitNow {
    /// What is waited for: "a row of products".
    pub what: String,
    /// Who waits.
    pub waiting: Session,
    /// For whom. Also those who are in line before.
    pub held_by: Vec<Session>,
}

/// A connection to the database that holds or waits.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its process; 0: none, it is a transaction that was prepared for a two-phase commit.
    pub pid: i32,
    /// `application_name`: for Concord's own locks [`NAME`], server, number and keys.
    pub name: String,
    /// From which address it comes; `None`: from the same machine, or unknown.
    pub client: Option<String>,
    /// "active", "idle in transaction"; empty if it is not to be seen.
    pub state: String,
    /// Who holds: since when at the earliest. Who waits: since when.
    pub since: Option<OffsetDateTime>,
    /// How long that is.
    pub lasts: Duration,
    /// The first words of its statement, or of the last one where it idles.
    pub statement: Option<String>,
}

impl Session {
    /// Whether it lasts longer than any request should.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.lasts > LONG
    }

    /// Whether it is a lock of Concord's, of this server or another.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.name.starts_with(NAME)
    }
}

impl LocksNow {
    /// Whether nobody holds or waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.waits.is_empty()
    }

    /// All who hold or wait.
    pub fn sessions_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        let of_keys =
            self.keys.iter_mut().flat_map(|it| it.held_by.iter_mut().chain(&mut it.waiting));
        let of_waits = self.waits.iter_mut();
        of_keys.chain(of_waits.flat_map(|it| it.held_by.iter_mut().chain([&mut it.waiting])))
    }
}

impl Locks<Postgres> {
    /// Who holds and who waits for what right now in this database.
    ///
    /// Over a connection of its own, so that it is seen also where all others wait.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now(&self) -> Result<LocksNow, sqlx::Error> {
        let (pool, first) = (self.backend.watching().clone(), self.backend.first());
        // On a task of its own, which ends also where nobody waits for it any more (sqlx#4385).
        let read = tokio::spawn(read(pool, first)).await;
        let (at, locks, rows) = read.unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
        Ok(picture(at, locks, &Sessions::of(at, rows), &self.lines()))
    }
}

/// A lock as it stands in `pg_locks`.
#[derive(Debug, Clone)]
struct LockRow {
    pid: i32,
    granted: bool,
    number: Option<i64>,
    is_pair: bool,
    kind: String,
    relation: Option<String>,
    waiting_since: Option<OffsetDateTime>,
    held_by: Vec<i32>,
}

#[derive(Debug, Clone)]
struct SessionRow {
    pid: i32,
    name: String,
    client: Option<String>,
    state: String,
    since: Option<OffsetDateTime>,
    asked_at: Option<OffsetDateTime>,
    statement: Option<String>,
}

async fn read(
    pool: PgPool,
    first: &'static str,
) -> Result<(OffsetDateTime, Vec<LockRow>, Vec<SessionRow>), sqlx::Error> {
    let mut tx = pool.begin().await?;
    raw_sql(first).execute(&mut *tx).await?;
    let locks = locks(&mut tx).await?;
    let mut pids: Vec<_> = locks.iter().flat_map(|it| it.held_by.iter().copied()).collect();
    pids.extend(locks.iter().map(|it| it.pid));
    let sessions =
        query_file_as!(SessionRow, "src/locks/sql/sessions.sql", &pids).fetch_all(&mut *tx).await?;
    let at = sqlx::query_file_scalar!("src/locks/sql/moment.sql").fetch_one(&mut *tx).await?;
    tx.rollback().await?;
    Ok((at, locks, sessions))
}

async fn locks(sql: &mut PgConnection) -> Result<Vec<LockRow>, sqlx::Error> {
    query_file_as!(LockRow, "src/locks/sql/now.sql").fetch_all(sql).await
}
