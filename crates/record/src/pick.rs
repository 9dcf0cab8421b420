//! A person's choice at one position of a conflict.

use serde::{Deserialize, Serialize};

/// What is picked at one position: for a whole value, or for a passage of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The other side's version.
    Theirs,
    /// The editor's version.
    Mine,
    /// Both passages, the other side's first. For a number: the one with both changes.
    TheirsThenMine,
    /// Both passages, the editor's first. For a number: the one with both changes.
    MineThenTheirs,
    /// The proposal of the merge.
    Merged,
}

/// How the questions of a review were answered. Each passage counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickCounts {
    /// Picks of the other side's version.
    pub theirs: u32,
    /// Picks of the editor's version.
    pub mine: u32,
    /// Picks of both versions.
    pub both: u32,
    /// Fields whose result the person typed; each counts once.
    pub typed: u32,
}

impl PickCounts {
    /// Counts a pick.
    pub const fn count(&mut self, pick: Pick) {
        match pick {
            Pick::Theirs => self.theirs += 1,
            Pick::Mine => self.mine += 1,
            Pick::TheirsThenMine | Pick::MineThenTheirs | Pick::Merged => self.both += 1,
        }
    }
}
