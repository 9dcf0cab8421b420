//! How a person ended a conflict dialog, as reported by their page.

use super::{ActivityKind, Tally};
use concord_record::PickCounts;
use serde::Deserialize;

/// The maximum time in a dialog; a longer one means that the clock was changed.
const LONGEST: u64 = 24 * 60 * 60 * 1000;
/// More than the positions to decide of any product.
const MOST_PICKS: u32 = 1_000;

/// The end of a dialog. It is only used for statistics, so only the size of its values is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Ending {
    /// The button that ended it.
    pub how: HowEnded,
    /// The time in the dialog, in milliseconds; not known for a page without WASM.
    #[serde(default)]
    pub ms: Option<u64>,
    /// The number of picks of the other side's version.
    #[serde(default)]
    pub theirs: u32,
    /// The number of picks of the editor's version.
    #[serde(default)]
    pub mine: u32,
    /// The number of picks of both versions or the proposal.
    #[serde(default)]
    pub both: u32,
    /// The number of results typed by the person.
    #[serde(default)]
    pub typed: u32,
}

/// The button that ended a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowEnded {
    /// *Save merged version* or *Overwrite with mine*; the save itself is counted separately.
    Saved,
    /// *Discard mine and load version 8*.
    Discarded,
    /// *Keep editing*.
    Kept,
}

impl Ending {
    /// The end of a dialog on a page without WASM.
    #[must_use]
    pub const fn of(how: HowEnded, picks: PickCounts) -> Self {
        let PickCounts { theirs, mine, both, typed } = picks;
        Self { how, ms: None, theirs, mine, both, typed }
    }
}

impl Tally {
    /// Counts the end of a dialog.
    pub fn ended(&self, ending: Ending) {
        match ending.how {
            HowEnded::Saved => {}
            HowEnded::Discarded => self.count(ActivityKind::Discarded),
            HowEnded::Kept => self.count(ActivityKind::Kept),
        }
        let picks = [
            (ActivityKind::PickedTheirs, ending.theirs),
            (ActivityKind::PickedMine, ending.mine),
            (ActivityKind::PickedBoth, ending.both),
            (ActivityKind::Typed, ending.typed),
        ];
        for (what, times) in picks {
            self.count_many(what, times.min(MOST_PICKS));
        }
        if let Some(ms) = ending.ms {
            self.measure(ActivityKind::Dialog, ms.min(LONGEST));
        }
    }
}
