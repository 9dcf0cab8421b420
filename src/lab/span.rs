//! What each worker did when: the picture of a run.

use serde::{Deserialize, Serialize};

/// What a worker does for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// Statements run.
    Working,
    /// A statement waits for a lock that another holds.
    Waiting,
    /// The pause before the next try.
    Retrying,
    /// The commit; from its end on the work is safe.
    Committed,
    /// The end of a transaction that changed nothing: refused, overtaken or ended by PostgreSQL.
    Failed,
    /// Between reading and writing: the plan's think time, or the wait for all others at the start.
    Thinking,
}

impl SpanKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Working,
        Self::Waiting,
        Self::Retrying,
        Self::Committed,
        Self::Failed,
        Self::Thinking,
    ];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Waiting => "waiting",
            Self::Retrying => "retrying",
            Self::Committed => "committed",
            Self::Failed => "failed",
            Self::Thinking => "thinking",
        }
    }
}

/// One stretch of a worker's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What it was.
    pub kind: SpanKind,
    /// When it began, in microseconds since the start of the run.
    pub from_us: u64,
    /// When it ended, likewise; never before `from_us`.
    pub to_us: u64,
    /// What went on, in plain words: "waits for row 3, held by worker 2". Rows and workers are counted
    /// from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What one worker did, in the order of time; spans do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The worker, counted from 1.
    pub worker: u32,
    /// The first spans of the run.
    pub spans: Vec<Span>,
    /// How many later ones were left out, because there are too many for a picture.
    pub left_out: u32,
}
