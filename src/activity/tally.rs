//! The counts of this server that are not yet in the database.

use super::ActivityKind;
use crate::db::activity::Counted;
use metrics::counter;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use time::OffsetDateTime;

/// How many minutes are kept while the database is unreachable: one hour.
const MOST_MINUTES: u64 = 60;

/// Counters. Cheap to clone; clones share their counts.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<Sums>>);

/// The sums by minute (since 1970) and kind.
type Sums = BTreeMap<(u64, ActivityKind), Sum>;

/// How often something happened, and its sizes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    count: i64,
    total: i64,
    most: i64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.total = self.total.saturating_add(other.total);
        self.most = self.most.max(other.most);
    }
}

impl Tally {
    /// Counts one occurrence.
    pub fn count(&self, what: ActivityKind) {
        self.count_many(what, 1);
    }

    /// Counts several occurrences at once.
    pub fn count_many(&self, what: ActivityKind, times: u32) {
        if times > 0 {
            counter!("concord_activity_total", "what" => what.key()).increment(u64::from(times));
            self.put(what, Sum { count: i64::from(times), total: 0, most: 0 });
        }
    }

    /// Counts one occurrence with its size. Does not update a metric, because the callers have their own
    /// histograms.
    pub fn measure(&self, what: ActivityKind, size: u64) {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        self.put(what, Sum { count: 1, total: size, most: size });
    }

    fn put(&self, what: ActivityKind, sum: Sum) {
        self.lock().entry((minute(), what)).or_default().add(sum);
    }

    /// Passes the counts since the last call to `give`, and keeps them if that fails.
    ///
    /// # Errors
    /// Those of `give`.
    pub async fn hand_over<E>(
        &self,
        give: impl AsyncFnOnce(&[Counted]) -> Result<(), E>,
    ) -> Result<(), E> {
        let sums = self.take();
        if sums.is_empty() {
            return Ok(());
        }
        let news: Vec<Counted> = sums.iter().filter_map(|(at, sum)| counted(*at, *sum)).collect();
        let given = give(&news).await;
        if given.is_err() {
            self.put_back(sums);
        }
        given
    }

    fn take(&self) -> Sums {
        std::mem::take(&mut *self.lock())
    }

    /// Drops counts that are too old.
    fn put_back(&self, sums: Sums) {
        let oldest = minute().saturating_sub(MOST_MINUTES);
        let mut here = self.lock();
        for (at, sum) in sums.into_iter().filter(|((minute, _), _)| *minute >= oldest) {
            here.entry(at).or_default().add(sum);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn counted((minute, what): (u64, ActivityKind), sum: Sum) -> Option<Counted> {
    let minute = i64::try_from(minute * 60).ok()?;
    let minute = OffsetDateTime::from_unix_timestamp(minute).ok()?;
    let Sum { count, total, most } = sum;
    Some(Counted { minute, what: what.key(), count, total, most })
}

/// Minutes since 1970.
fn minute() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(tally: &Tally) -> Vec<(ActivityKind, Sum)> {
        let mut sums: BTreeMap<ActivityKind, Sum> = BTreeMap::new();
        for ((_, what), sum) in tally.take() {
            sums.entry(what).or_default().add(sum);
        }
        sums.into_iter().collect()
    }

    #[test]
    fn clones_count_together_and_sizes_add_up() {
        let tally = Tally::default();
        tally.count(ActivityKind::Merged);
        tally.clone().count_many(ActivityKind::Merged, 2);
        tally.count_many(ActivityKind::Kept, 0);
        tally.measure(ActivityKind::Dialog, 300);
        tally.measure(ActivityKind::Dialog, 200);
        let merged = Sum { count: 3, total: 0, most: 0 };
        let dialog = Sum { count: 2, total: 500, most: 300 };
        assert_eq!(sums(&tally), [(ActivityKind::Merged, merged), (ActivityKind::Dialog, dialog)]);
        assert!(tally.take().is_empty());
    }

    #[test]
    fn what_could_not_be_handed_over_is_still_there_unless_it_is_old() {
        let tally = Tally::default();
        tally.count(ActivityKind::Edited);
        let mut taken = tally.take();
        taken.insert((1, ActivityKind::Deleted), Sum { count: 5, total: 0, most: 0 });
        tally.count(ActivityKind::Edited);
        tally.put_back(taken);
        assert_eq!(sums(&tally), [(ActivityKind::Edited, Sum { count: 2, total: 0, most: 0 })]);
    }

    #[test]
    fn every_happening_is_found_by_its_key() {
        assert!(ActivityKind::ALL.into_iter().all(|it| ActivityKind::of_key(it.key()) == Some(it)));
    }
}
