//! The history of a product for people: versions, and runs of stock movements as one entry.

use super::{Line, MovementRun, Version};

/// Which versions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimelineFilter {
    /// All; longer runs of movements are one entry.
    #[default]
    Grouped,
    /// All but movements of the stock.
    Edits,
    /// Only movements of the stock.
    Movements,
}

/// What stands in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineEntry {
    /// A version.
    Line(Box<Line>),
    /// Movements of the stock that follow each other.
    Run(MovementRun),
}

impl TimelineEntry {
    /// The newest version in it.
    #[must_use]
    pub const fn newest(&self) -> Version {
        match self {
            Self::Line(line) => line.version,
            Self::Run(run) => run.last,
        }
    }
}
