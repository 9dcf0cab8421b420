//! The history of a product for people: versions, and runs of stock movements as one entry.

use super::{Line, MovementRun, Version};

/// The versions to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimelineFilter {
    /// All versions; longer runs of movements are one entry.
    #[default]
    Grouped,
    /// All versions except movements of the stock.
    Edits,
    /// Only movements of the stock.
    Movements,
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineEntry {
    /// A version.
    Line(Box<Line>),
    /// Consecutive movements of the stock.
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
