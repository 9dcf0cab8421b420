//! The activity of each worker over time.

use serde::{Deserialize, Serialize};

/// What a worker does during a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// Executes statements.
    Working,
    /// Waits for a lock that another transaction holds.
    Waiting,
    /// Pauses before a retry.
    Retrying,
    /// Commits; at the end of the span the operation is durable.
    Committed,
    /// Ends a transaction without effect: refused, overtaken or aborted by PostgreSQL.
    Failed,
    /// Pauses between reading and writing: the think time, or the barrier at the start.
    Thinking,
}

impl SpanKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Working,
        Self::Waiting,
        Self::Retrying,
        Self::Committed,
        Self::Failed,
        Self::Thinking,
    ];

    /// The label for users.
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

/// A part of a worker's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What the worker did.
    pub kind: SpanKind,
    /// The start, in microseconds since the start of the run.
    pub from_us: u64,
    /// The end; never before `from_us`.
    pub to_us: u64,
    /// Details for users, such as "waits for row 3, held by worker 2". Rows and workers are counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The total of a worker's spans of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The kind.
    pub kind: SpanKind,
    /// The number of spans.
    pub number: u32,
    /// Their total length in microseconds.
    pub total_us: u64,
}

/// The spans of one worker in chronological order, without overlaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The worker, counted from 1.
    pub worker: u32,
    /// The first spans if the run has ended, the latest ones if it is running.
    pub spans: Vec<Span>,
    /// How many spans are missing in `spans`, because there are too many to draw.
    pub left_out: u32,
    /// Totals by kind, including the spans that are missing in `spans`. Old reports have none;
    /// [`Self::total`] then adds up the spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<Total>,
}

impl SpanKind {
    const fn zero(self) -> Total {
        Total { kind: self, number: 0, total_us: 0 }
    }
}

impl Total {
    /// The total with one more span.
    #[must_use]
    const fn plus(self, span: &Span) -> Self {
        let total_us = self.total_us + span.to_us.saturating_sub(span.from_us);
        Self { kind: self.kind, number: self.number + 1, total_us }
    }

    /// Adds a span to the total of its kind.
    #[cfg(feature = "run")]
    pub(crate) fn add(totals: &mut Vec<Self>, span: &Span) {
        match totals.iter_mut().find(|it| it.kind == span.kind) {
            Some(total) => *total = total.plus(span),
            None => totals.push(span.kind.zero().plus(span)),
        }
    }
}

impl Lane {
    /// The total of one kind, including missing spans.
    #[must_use]
    pub fn total(&self, kind: SpanKind) -> Total {
        if self.totals.is_empty() {
            let of_kind = self.spans.iter().filter(|it| it.kind == kind);
            return of_kind.fold(kind.zero(), Total::plus);
        }
        self.totals.iter().find(|it| it.kind == kind).copied().unwrap_or(kind.zero())
    }

    /// The number of all spans, including missing ones.
    #[must_use]
    pub fn number(&self) -> u32 {
        u32::try_from(self.spans.len()).unwrap_or(u32::MAX).saturating_add(self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_without_totals_add_up_their_spans() {
        let old = r#"{"worker":1,"left_out":2,"spans":[
            {"kind":"working","from_us":0,"to_us":5},{"kind":"failed","from_us":5,"to_us":6},
            {"kind":"working","from_us":6,"to_us":9}]}"#;
        let lane: Lane = serde_json::from_str(old).expect("a lane");
        let total = Total { kind: SpanKind::Working, number: 2, total_us: 8 };
        assert_eq!((lane.total(SpanKind::Working), lane.number()), (total, 5));
        assert_eq!(lane.total(SpanKind::Waiting), SpanKind::Waiting.zero());
    }
}
