//! What a person takes in one place of a conflict.

use serde::{Deserialize, Serialize};

/// What is taken in one place: for a whole value, or for a passage of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The other side's.
    Theirs,
    /// The editor's.
    Mine,
    /// Both passages, the other side's first. Of a number: the one with both changes.
    TheirsThenMine,
    /// Both passages, the editor's first. Of a number: the one with both changes.
    MineThenTheirs,
    /// The proposal of the merge.
    Merged,
}

/// How the questions of a review were answered, in numbers. Passages count one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickCounts {
    /// The other side's.
    pub theirs: u32,
    /// The editor's.
    pub mine: u32,
    /// Both.
    pub both: u32,
    /// Written by the person; a field counts once.
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
