//! What operators see of the work done here: how much is saved and merged, what conflicts there are and
//! how people end them. Counted in memory, added to the database every few seconds by each server, and
//! shown under `/activity` and `/metrics`.

mod ending;
mod report;
mod tally;

pub use ending::{Ending, HowEnded};
pub use report::{Chart, Report, Window};
pub use tally::Tally;

/// What can happen. A size belongs to some: see [`Tally::measure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActivityKind {
    /// A product was made.
    Created,
    /// An edit was saved as it was sent.
    Edited,
    /// Two people's changes went together without a question.
    Merged,
    /// What was decided about a conflict was saved.
    Decided,
    /// Somebody put theirs over another's on purpose.
    Overwritten,
    /// An older version, or a deleted product, came back.
    Restored,
    /// A product was deleted.
    Deleted,
    /// The stock of a product was moved, or taken for a reservation.
    Moved,
    /// Stock was asked for that was not there.
    Short,
    /// A save met changes that only a person can decide about.
    Conflict,
    /// A save that asked not to be merged came too late.
    Refused,
    /// Somebody gave their changes up for the other's.
    Discarded,
    /// Somebody left the dialog to go on typing.
    Kept,
    /// A field was decided: theirs.
    PickedTheirs,
    /// A field was decided: the editor's own.
    PickedMine,
    /// A field was decided: both, or what the merge proposed.
    PickedBoth,
    /// A field was decided: the person typed the result.
    Typed,
    /// The time in the dialog, in milliseconds.
    Dialog,
    /// The time from a commit until a tab was sent the event, in microseconds.
    Delay,
    /// Open sockets.
    Sockets,
}

impl ActivityKind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Created,
        Self::Edited,
        Self::Merged,
        Self::Decided,
        Self::Overwritten,
        Self::Restored,
        Self::Deleted,
        Self::Moved,
        Self::Short,
        Self::Conflict,
        Self::Refused,
        Self::Discarded,
        Self::Kept,
        Self::PickedTheirs,
        Self::PickedMine,
        Self::PickedBoth,
        Self::Typed,
        Self::Dialog,
        Self::Delay,
        Self::Sockets,
    ];

    /// Its name in the database and under `/metrics`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Merged => "merged",
            Self::Decided => "decided",
            Self::Overwritten => "overwritten",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
            Self::Moved => "moved",
            Self::Short => "short",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::Discarded => "discarded",
            Self::Kept => "kept",
            Self::PickedTheirs => "picked_theirs",
            Self::PickedMine => "picked_mine",
            Self::PickedBoth => "picked_both",
            Self::Typed => "typed",
            Self::Dialog => "dialog",
            Self::Delay => "delay",
            Self::Sockets => "sockets",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}
