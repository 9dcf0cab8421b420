//! The spans of one worker.

use super::database::LockTarget;
use crate::{Lane, Span, SpanKind, Total};
use std::collections::VecDeque;

/// How many spans are kept: a report shows the first ones, a progress report the latest.
#[derive(Debug, Clone, Copy)]
pub struct Capacity {
    /// Spans from the start.
    pub first: usize,
    /// Latest spans.
    pub last: usize,
}

/// Finished spans and the current one.
#[derive(Debug)]
pub(super) struct SpanLog {
    capacity: Capacity,
    first: Vec<Span>,
    last: VecDeque<Span>,
    totals: Vec<Total>,
    /// The number of finished spans.
    number: u32,
    pub current: Option<CurrentSpan>,
    pub statement: Option<PendingStatement>,
    /// How many statements were observed waiting, and their total in microseconds.
    pub waits: u32,
    pub wait_us: u64,
}

/// The span that has not ended.
#[derive(Debug)]
pub(super) struct CurrentSpan {
    pub kind: SpanKind,
    pub from_us: u64,
    pub note: Option<String>,
}

/// A statement that has not ended and may wait for a lock.
#[derive(Debug)]
pub(super) struct PendingStatement {
    pub target: LockTarget,
    pub from_us: u64,
    pub wait: Option<LockWait>,
}

/// A lock wait that was observed.
#[derive(Debug)]
pub(super) struct LockWait {
    pub since_us: u64,
    /// What the statement waits for and, if known, who holds it.
    pub note: String,
    pub holder_is_known: bool,
}

impl SpanLog {
    pub const fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            first: Vec::new(),
            last: VecDeque::new(),
            totals: Vec::new(),
            number: 0,
            current: None,
            statement: None,
            waits: 0,
            wait_us: 0,
        }
    }

    /// Ends the current span.
    pub fn close(&mut self, now: u64) {
        if let Some(CurrentSpan { kind, from_us, note }) = self.current.take() {
            self.push(Span { kind, from_us, to_us: now, note });
        }
    }

    /// Adds a finished span unless it is empty.
    pub fn push(&mut self, span: Span) {
        if span.from_us >= span.to_us {
            return;
        }
        Total::add(&mut self.totals, &span);
        self.number = self.number.saturating_add(1);
        if self.first.len() < self.capacity.first {
            self.first.push(span.clone());
        }
        if self.last.len() >= self.capacity.last {
            self.last.pop_front();
        }
        self.last.push_back(span);
    }

    /// The first spans, with the totals of all.
    pub fn first(&self, worker: u32) -> Lane {
        let spans = self.first.clone();
        let left_out = self.number.saturating_sub(number(spans.len()));
        Lane { worker, spans, left_out, totals: self.totals.clone() }
    }

    /// The latest spans including the current one, with the totals of all.
    pub fn last(&self, worker: u32, now: u64) -> Lane {
        let unfinished = self.unfinished(now);
        let all = self.number.saturating_add(number(unfinished.len()));
        let mut totals = self.totals.clone();
        unfinished.iter().for_each(|span| Total::add(&mut totals, span));
        let mut spans: Vec<_> = self.last.iter().cloned().chain(unfinished).collect();
        spans.drain(..spans.len().saturating_sub(self.capacity.last));
        let left_out = all.saturating_sub(number(spans.len()));
        Lane { worker, spans, left_out, totals }
    }

    /// The current span as if it ended now, split by a lock wait.
    fn unfinished(&self, now: u64) -> Vec<Span> {
        let Some(current) = &self.current else { return Vec::new() };
        let wait = self.statement.as_ref().and_then(|it| it.wait.as_ref());
        let until = wait.map_or(now, |it| it.since_us);
        let (kind, from_us, note) = (current.kind, current.from_us, current.note.clone());
        let mut spans = vec![Span { kind, from_us, to_us: until, note }];
        spans.extend(wait.map(|it| Span {
            kind: SpanKind::Waiting,
            from_us: it.since_us.max(from_us),
            to_us: now,
            note: Some(it.note.clone()),
        }));
        spans.retain(|it| it.from_us < it.to_us);
        spans
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
