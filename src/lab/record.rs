//! What was written down of one worker.

use super::{Lane, Span, SpanKind, Total};
use crate::db::lab::Touch;
use std::collections::VecDeque;

/// How many spans of a worker are kept: the picture of a run that is over shows how it began, and one
/// that goes on what happens now.
#[derive(Debug, Clone, Copy)]
pub struct Capacity {
    /// Of the first.
    pub first: usize,
    /// Of the last.
    pub last: usize,
}

/// Spans that are over, and what goes on.
#[derive(Debug)]
pub(super) struct Record {
    room: Capacity,
    first: Vec<Span>,
    last: VecDeque<Span>,
    totals: Vec<Total>,
    /// How many spans are over.
    number: u32,
    pub open: Option<Open>,
    pub statement: Option<Statement>,
    /// How many statements were seen waiting, and for how many microseconds.
    pub waits: u32,
    pub waited_us: u64,
}

/// What the worker does now.
#[derive(Debug)]
pub(super) struct Open {
    pub kind: SpanKind,
    pub from_us: u64,
    pub note: Option<String>,
}

/// A statement whose answer is not there yet.
#[derive(Debug)]
pub(super) struct Statement {
    pub touch: Touch,
    pub from_us: u64,
    pub waiting: Option<Wait>,
}

/// A statement was seen waiting for a lock.
#[derive(Debug)]
pub(super) struct Wait {
    pub since_us: u64,
    /// What for, and for whom, as far as that is known.
    pub note: String,
    /// Whether it is known for whom.
    pub is_told: bool,
}

impl Record {
    pub const fn new(room: Capacity) -> Self {
        Self {
            room,
            first: Vec::new(),
            last: VecDeque::new(),
            totals: Vec::new(),
            number: 0,
            open: None,
            statement: None,
            waits: 0,
            waited_us: 0,
        }
    }

    pub fn close(&mut self, now: u64) {
        if let Some(Open { kind, from_us, note }) = self.open.take() {
            self.push(Span { kind, from_us, to_us: now, note });
        }
    }

    /// One more that is over, unless it was over at once.
    pub fn push(&mut self, span: Span) {
        if span.from_us >= span.to_us {
            return;
        }
        Total::add(&mut self.totals, &span);
        self.number = self.number.saturating_add(1);
        if self.first.len() < self.room.first {
            self.first.push(span.clone());
        }
        if self.last.len() >= self.room.last {
            self.last.pop_front();
        }
        self.last.push_back(span);
    }

    /// The first spans, and the totals of all.
    pub fn first(&self, worker: u32) -> Lane {
        let spans = self.first.clone();
        let left_out = self.number.saturating_sub(number(spans.len()));
        Lane { worker, spans, left_out, totals: self.totals.clone() }
    }

    /// The last spans with what is under way, and the totals of all.
    pub fn last(&self, worker: u32, now: u64) -> Lane {
        let unfinished = self.unfinished(now);
        let all = self.number.saturating_add(number(unfinished.len()));
        let mut totals = self.totals.clone();
        unfinished.iter().for_each(|span| Total::add(&mut totals, span));
        let mut spans: Vec<_> = self.last.iter().cloned().chain(unfinished).collect();
        spans.drain(..spans.len().saturating_sub(self.room.last));
        let left_out = all.saturating_sub(number(spans.len()));
        Lane { worker, spans, left_out, totals }
    }

    /// What is under way, as it would be if it ended now.
    fn unfinished(&self, now: u64) -> Vec<Span> {
        let Some(open) = &self.open else { return Vec::new() };
        let wait = self.statement.as_ref().and_then(|it| it.waiting.as_ref());
        let until = wait.map_or(now, |it| it.since_us);
        let (kind, from_us, note) = (open.kind, open.from_us, open.note.clone());
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
