//! The counts as charts for the page.

use super::ActivityKind;
use crate::db::activity::Slot;
use time::{Duration, OffsetDateTime};

/// The time window of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// The last hour, by minute.
    #[default]
    Hour,
    /// The last day, by quarter of an hour.
    Day,
}

impl Window {
    /// The length of a slot, in seconds.
    #[must_use]
    pub const fn slot(self) -> i32 {
        match self {
            Self::Hour => 60,
            Self::Day => 15 * 60,
        }
    }

    /// The number of slots.
    #[must_use]
    pub const fn slots(self) -> usize {
        match self {
            Self::Hour => 60,
            Self::Day => 96,
        }
    }

    /// The start of the first slot, if the last one contains the current minute.
    #[must_use]
    pub fn start(self, now: OffsetDateTime) -> OffsetDateTime {
        let into = now.unix_timestamp().rem_euclid(i64::from(self.slot()));
        let slots = i64::try_from(self.slots()).unwrap_or(i64::MAX);
        let back = (slots - 1) * i64::from(self.slot()) + into;
        now.replace_nanosecond(0).unwrap_or(now) - Duration::seconds(back)
    }
}

/// A figure and its values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The title.
    pub title: &'static str,
    /// The figure for the whole window.
    pub figure: String,
    /// Additional information.
    pub note: String,
    /// One value per slot.
    pub values: Vec<f64>,
    /// The unit of the values.
    pub unit: &'static str,
}

/// The activity in a time window.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The window.
    pub window: Window,
    /// The end of the window.
    pub now: OffsetDateTime,
    /// The charts.
    pub charts: Vec<Chart>,
}

impl Report {
    /// Builds the report from the stored counts.
    #[must_use]
    pub fn of(window: Window, now: OffsetDateTime, slots: &[Slot]) -> Self {
        let counted = Counted { window, slots };
        Self { window, now, charts: counted.charts() }
    }
}

struct Counted<'a> {
    window: Window,
    slots: &'a [Slot],
}

impl Counted<'_> {
    fn charts(&self) -> Vec<Chart> {
        use ActivityKind::{
            Conflict, Created, Decided, Deleted, Discarded, Edited, Kept, Merged, Moved,
            Overwritten, PickedBoth, PickedMine, PickedTheirs, Refused, Restored, Short, Typed,
        };
        let n = |what: ActivityKind| self.sum(&[what]);
        vec![
            self.counts(
                "Saves",
                &[Created, Edited, Merged, Decided, Overwritten, Restored],
                format!("{} new, {} restored, {} deleted", n(Created), n(Restored), n(Deleted)),
            ),
            self.counts(
                "Stock movements",
                &[Moved],
                format!("{} refused: not enough stock", n(Short)),
            ),
            self.counts("Clean merges", &[Merged], "without a question".to_owned()),
            self.counts("Conflicts", &[Conflict], format!("{} from programs", n(Refused))),
            self.counts(
                "Conflicts decided",
                &[Decided],
                format!(
                    "theirs {}, yours {}, both {}, typed {}",
                    n(PickedTheirs),
                    n(PickedMine),
                    n(PickedBoth),
                    n(Typed)
                ),
            ),
            self.counts("Overwritten on purpose", &[Overwritten], "kept in the history".to_owned()),
            self.counts(
                "Changes discarded",
                &[Discarded],
                format!("put off to go on editing: {}", n(Kept)),
            ),
            self.sizes("Time in the dialog", ActivityKind::Dialog, 1e3, "s"),
            self.sockets(),
            self.sizes("Event delay", ActivityKind::Delay, 1e3, "ms"),
        ]
    }

    fn counts(&self, title: &'static str, what: &[ActivityKind], note: String) -> Chart {
        let values = self.course(what, |slots| slots.iter().map(|it| it.count as f64).sum());
        Chart { title, figure: self.sum(what).to_string(), note, values, unit: "" }
    }

    /// The averages of sizes; `part` is the number of stored units per displayed unit.
    fn sizes(
        &self,
        title: &'static str,
        what: ActivityKind,
        part: f64,
        unit: &'static str,
    ) -> Chart {
        let average = |slots: &[&Slot]| {
            let count: i64 = slots.iter().map(|it| it.count).sum();
            let total: i64 = slots.iter().map(|it| it.total).sum();
            if count == 0 { 0.0 } else { total as f64 / count as f64 / part }
        };
        let what = [what];
        let all: Vec<&Slot> = self.of(&what).collect();
        let most = all.iter().map(|it| it.most).max().unwrap_or_default() as f64 / part;
        let (figure, note) = match all.is_empty() {
            true => ("–".to_owned(), "nothing to measure".to_owned()),
            false => (
                format!("{:.1} {unit}", average(&all)),
                format!("on average; {most:.1} {unit} at most"),
            ),
        };
        Chart { title, figure, note, values: self.course(&what, average), unit }
    }

    fn sockets(&self) -> Chart {
        let most = |slots: &[&Slot]| slots.iter().map(|it| it.together).max().unwrap_or(0) as f64;
        let values = self.course(&[ActivityKind::Sockets], most);
        // In the first seconds of a slot no server has written a count yet.
        let newest = self.of(&[ActivityKind::Sockets]).max_by_key(|it| it.slot);
        let is_recent =
            |it: &&Slot| usize::try_from(it.slot + 2).is_ok_and(|end| end >= values.len());
        let figure = newest.filter(is_recent).map_or(0, |it| it.together);
        Chart {
            title: "Open tabs",
            figure: figure.to_string(),
            note: "now, on all servers; below, the most at once".to_owned(),
            values,
            unit: "",
        }
    }

    fn of<'b>(&'b self, what: &'b [ActivityKind]) -> impl Iterator<Item = &'b Slot> + 'b {
        self.slots.iter().filter(|it| what.iter().any(|what| what.key() == it.what))
    }

    fn sum(&self, what: &[ActivityKind]) -> i64 {
        self.of(what).map(|it| it.count).sum()
    }

    fn course(&self, what: &[ActivityKind], value: impl Fn(&[&Slot]) -> f64) -> Vec<f64> {
        let mut slots: Vec<Vec<&Slot>> = vec![Vec::new(); self.window.slots()];
        for it in self.of(what) {
            let slot = usize::try_from(it.slot).ok().and_then(|slot| slots.get_mut(slot));
            if let Some(slot) = slot {
                slot.push(it);
            }
        }
        slots.iter().map(|slots| value(slots)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(slot: i32, what: ActivityKind, count: i64, total: i64, most: i64) -> Slot {
        Slot { slot, what: what.key().to_owned(), count, total, most, together: most }
    }

    fn chart(slots: &[Slot], title: &str) -> Chart {
        let report = Report::of(Window::Hour, OffsetDateTime::UNIX_EPOCH, slots);
        report.charts.into_iter().find(|chart| chart.title == title).expect("there is one")
    }

    #[test]
    fn counts_are_added_up_and_keep_their_places() {
        let slots = [
            slot(0, ActivityKind::Edited, 2, 0, 0),
            slot(0, ActivityKind::Merged, 1, 0, 0),
            slot(59, ActivityKind::Decided, 4, 0, 0),
            slot(60, ActivityKind::Edited, 9, 0, 0),
        ];
        let saves = chart(&slots[..3], "Saves");
        assert_eq!((saves.figure.as_str(), saves.values.len()), ("7", 60));
        assert_eq!((saves.values[0], saves.values[1], saves.values[59]), (3.0, 0.0, 4.0));
        assert_eq!(chart(&slots, "Clean merges").figure, "1");
        // Slots outside the window are ignored.
        assert!(chart(&slots[3..], "Saves").values.iter().all(|value| *value == 0.0));
    }

    #[test]
    fn sizes_are_averages_in_their_unit() {
        let slots = [
            slot(3, ActivityKind::Delay, 3, 6_000, 5_000),
            slot(4, ActivityKind::Delay, 1, 2_000, 2_000),
        ];
        let delay = chart(&slots, "Event delay");
        assert_eq!(delay.figure, "2.0 ms");
        assert_eq!(delay.note, "on average; 5.0 ms at most");
        assert_eq!((delay.values[3], delay.values[4]), (2.0, 2.0));
        assert_eq!(chart(&[], "Event delay").figure, "–");
    }

    #[test]
    fn open_tabs_are_those_of_now() {
        let slots =
            [slot(58, ActivityKind::Sockets, 12, 60, 9), slot(59, ActivityKind::Sockets, 2, 6, 3)];
        assert_eq!(chart(&slots, "Open tabs").figure, "3");
        // The last minute has just started.
        assert_eq!(chart(&slots[..1], "Open tabs").figure, "9");
        assert_eq!(chart(&[slot(57, ActivityKind::Sockets, 1, 9, 9)], "Open tabs").figure, "0");
    }

    #[test]
    fn the_last_slot_holds_the_present() {
        let now = OffsetDateTime::from_unix_timestamp(1_700_000_059).expect("a time");
        for window in [Window::Hour, Window::Day] {
            let start = window.start(now).unix_timestamp();
            let slot = i64::from(window.slot());
            assert_eq!(start % slot, 0);
            let last = (now.unix_timestamp() - start) / slot;
            assert_eq!(usize::try_from(last).expect("after it"), window.slots() - 1);
        }
    }
}
