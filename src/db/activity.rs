//! Statements on `activity`.

use super::{Database, Failure};
use sqlx::{query_file, query_file_as};
use time::OffsetDateTime;

/// One server's counts of one kind of activity in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The start of the minute.
    pub minute: OffsetDateTime,
    /// The kind of activity.
    pub what: &'static str,
    /// How often it happened.
    pub count: i64,
    /// The sum of the sizes.
    pub total: i64,
    /// The largest size.
    pub most: i64,
}

/// The counts of all servers for one kind of activity in one time slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The number of the slot, from 0.
    pub slot: i32,
    /// The kind of activity.
    pub what: String,
    /// How often it happened.
    pub count: i64,
    /// The sum of the sizes.
    pub total: i64,
    /// The largest size.
    pub most: i64,
    /// The maximum, over the minutes of the slot, of the sum of each server's largest size.
    pub together: i64,
}

/// Adds counts to the stored ones.
///
/// # Errors
/// When the database does not answer; whether they were added is then unknown.
pub async fn add(db: &Database, server: i64, news: &[Counted]) -> Result<(), Failure> {
    let minutes: Vec<_> = news.iter().map(|it| it.minute).collect();
    let kinds: Vec<_> = news.iter().map(|it| it.what.to_owned()).collect();
    let counts: Vec<_> = news.iter().map(|it| it.count).collect();
    let totals: Vec<_> = news.iter().map(|it| it.total).collect();
    let most: Vec<_> = news.iter().map(|it| it.most).collect();
    let mut cached = db.connection().await?;
    query_file!("src/db/sql/add_activity.sql", server, &minutes, &kinds, &counts, &totals, &most)
        .execute(cached.connection())
        .await?;
    cached.keep().await
}

/// Activity since `start`, in slots of `seconds` seconds.
pub async fn since(
    db: &Database,
    start: OffsetDateTime,
    seconds: i32,
) -> Result<Vec<Slot>, Failure> {
    let mut cached = db.list_connection().await?;
    let sql = query_file_as!(Slot, "src/db/sql/activity_since.sql", start, f64::from(seconds));
    let slots = sql.fetch_all(cached.connection()).await?;
    cached.keep().await?;
    Ok(slots)
}

/// Deletes older counts.
pub async fn prune(db: &Database, before: OffsetDateTime) -> Result<(), Failure> {
    let mut cached = db.connection().await?;
    query_file!("src/db/sql/prune_activity.sql", before).execute(cached.connection()).await?;
    cached.keep().await
}
