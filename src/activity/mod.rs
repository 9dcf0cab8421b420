//! Activity for operators: how much is saved and merged, how many conflicts there are, and how people end
//! them. Counted in memory, added to the database every few seconds by each server, and shown under
//! `/activity` and `/metrics`.

mod ending;
mod report;
mod tally;

pub use ending::{Ending, HowEnded};
pub use report::{Chart, Report, Window};
pub use tally::Tally;

/// The kinds of activity. Some have a size: see [`Tally::measure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActivityKind {
    /// A product was created.
    Created,
    /// An edit was saved as sent.
    Edited,
    /// Changes of two people were merged without a conflict.
    Merged,
    /// The decisions about a conflict were saved.
    Decided,
    /// Somebody deliberately overwrote another person's changes.
    Overwritten,
    /// An older version, or a deleted product, was restored.
    Restored,
    /// A product was deleted.
    Deleted,
    /// The stock of a product was moved, or taken for a reservation.
    Moved,
    /// More stock was requested than available.
    Short,
    /// A save had a conflict that only a person can decide.
    Conflict,
    /// A save that must not be merged was stale.
    Refused,
    /// Somebody discarded their changes in favor of the other's.
    Discarded,
    /// Somebody left the dialog to continue editing.
    Kept,
    /// A field was decided: the other side's version.
    PickedTheirs,
    /// A field was decided: the editor's version.
    PickedMine,
    /// A field was decided: both versions, or the proposal of the merge.
    PickedBoth,
    /// A field was decided: a result typed by the person.
    Typed,
    /// The time in the dialog, in milliseconds.
    Dialog,
    /// The time from a commit until the event was sent to a tab, in microseconds.
    Delay,
    /// Open sockets.
    Sockets,
}

impl ActivityKind {
    /// All kinds.
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

    /// The kind with this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}
