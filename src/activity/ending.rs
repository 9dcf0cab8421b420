//! How a person ended the dialog of a conflict, as their page tells it.

use super::{ActivityKind, Tally};
use concord_record::PickCounts;
use serde::Deserialize;

/// Nobody sits longer before one dialog; more is a clock that was set.
const LONGEST: u64 = 24 * 60 * 60 * 1000;
/// No product has more places to decide.
const MOST_PICKS: u32 = 1_000;

/// The end of a dialog. What it says is only counted, so nothing is checked but its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Ending {
    /// With which button.
    pub how: HowEnded,
    /// The time in it, in milliseconds; a page without WASM does not know.
    #[serde(default)]
    pub ms: Option<u64>,
    /// How many places were decided: theirs.
    #[serde(default)]
    pub theirs: u32,
    /// Mine.
    #[serde(default)]
    pub mine: u32,
    /// Both, or what was proposed.
    #[serde(default)]
    pub both: u32,
    /// Typed by the person.
    #[serde(default)]
    pub typed: u32,
}

/// With which button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowEnded {
    /// *Save merged version* or *Overwrite with mine*; the save itself is counted where it is done.
    Saved,
    /// *Discard mine and load version 8*.
    Discarded,
    /// *Keep editing*.
    Kept,
}

impl Ending {
    /// One of a page without WASM.
    #[must_use]
    pub const fn of(how: HowEnded, picks: PickCounts) -> Self {
        let PickCounts { theirs, mine, both, typed } = picks;
        Self { how, ms: None, theirs, mine, both, typed }
    }
}

impl Tally {
    /// A dialog was ended.
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
