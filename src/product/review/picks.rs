//! How the questions of a conflict were answered, in numbers.

use super::{Pick, Review};

/// How many places were decided in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picks {
    /// The other's.
    pub theirs: u32,
    /// The editor's own.
    pub mine: u32,
    /// Both, or what the merge proposed.
    pub both: u32,
    /// Typed anew; a field counts once.
    pub typed: u32,
}

impl Review {
    /// How the questions were answered; what the merge settled by itself is none.
    #[must_use]
    pub fn picks(&self) -> Picks {
        let mut picks = Picks::default();
        for decision in self.decisions.iter().filter(|decision| decision.merge.is_conflict()) {
            if decision.is_typed() {
                picks.typed += 1;
                continue;
            }
            for pick in decision.picks.iter().flatten() {
                match pick {
                    Pick::Theirs => picks.theirs += 1,
                    Pick::Mine => picks.mine += 1,
                    Pick::TheirsThenMine | Pick::MineThenTheirs | Pick::Merged => picks.both += 1,
                }
            }
        }
        picks
    }
}
