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

/// All spans of one kind of a worker, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The kind.
    pub kind: SpanKind,
    /// How many there were.
    pub number: u32,
    /// How long they took together, in microseconds.
    pub total_us: u64,
}

/// What one worker did, in the order of time; spans do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The worker, counted from 1.
    pub worker: u32,
    /// The first spans of a run that is over, or the last ones of one that goes on.
    pub spans: Vec<Span>,
    /// How many others were left out, because there are too many for a picture.
    pub left_out: u32,
    /// What it did in all, by kind, with what was left out of `spans`. Reports of an older Concord have
    /// none: [`Self::total`] then adds the spans up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<Total>,
}

impl SpanKind {
    const fn never(self) -> Total {
        Total { kind: self, number: 0, total_us: 0 }
    }
}

impl Total {
    /// This, and one span more.
    #[must_use]
    pub const fn and(self, span: &Span) -> Self {
        let total_us = self.total_us + span.to_us.saturating_sub(span.from_us);
        Self { kind: self.kind, number: self.number + 1, total_us }
    }

    /// Adds a span to the total of its kind.
    pub fn add(totals: &mut Vec<Self>, span: &Span) {
        match totals.iter_mut().find(|it| it.kind == span.kind) {
            Some(total) => *total = total.and(span),
            None => totals.push(span.kind.never().and(span)),
        }
    }
}

impl Lane {
    /// All of one kind, also those that were left out.
    #[must_use]
    pub fn total(&self, kind: SpanKind) -> Total {
        if self.totals.is_empty() {
            let of_kind = self.spans.iter().filter(|it| it.kind == kind);
            return of_kind.fold(kind.never(), Total::and);
        }
        self.totals.iter().find(|it| it.kind == kind).copied().unwrap_or(kind.never())
    }

    /// How many spans there were, also those that were left out.
    #[must_use]
    pub fn number(&self) -> u32 {
        u32::try_from(self.spans.len()).unwrap_or(u32::MAX).saturating_add(self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_an_older_concord_are_added_up_from_their_spans() {
        let old = r#"{"worker":1,"left_out":2,"spans":[
            {"kind":"working","from_us":0,"to_us":5},{"kind":"failed","from_us":5,"to_us":6},
            {"kind":"working","from_us":6,"to_us":9}]}"#;
        let lane: Lane = serde_json::from_str(old).expect("a lane");
        let total = Total { kind: SpanKind::Working, number: 2, total_us: 8 };
        assert_eq!((lane.total(SpanKind::Working), lane.number()), (total, 5));
        assert_eq!(lane.total(SpanKind::Waiting), SpanKind::Waiting.never());
    }
}
