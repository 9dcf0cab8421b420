//! Records the spans of one worker.

use super::{
    database::{LockTarget, StatementObserver},
    span_log::{Capacity, CurrentSpan, LockWait, PendingStatement, SpanLog},
};
use crate::{Lane, Span, SpanKind};
use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Instant,
};

/// The time since the start of a run; 0 before it.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<OnceLock<Instant>>);

impl Clock {
    /// Starts the clock.
    pub fn start(&self) {
        self.0.get_or_init(Instant::now);
    }

    /// Microseconds since the start.
    pub fn now_us(&self) -> u64 {
        let elapsed = self.0.get().map_or_else(Default::default, Instant::elapsed);
        u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
    }
}

/// Records the spans of one worker.
#[derive(Debug)]
pub struct Recorder {
    clock: Clock,
    /// The business key of the operation, such as "withdraw:user:1".
    key: Mutex<String>,
    log: Mutex<SpanLog>,
}

impl Recorder {
    pub fn new(clock: Clock, capacity: Capacity) -> Self {
        Self { clock, key: Mutex::default(), log: Mutex::new(SpanLog::new(capacity)) }
    }

    /// Ends the current span and begins another one.
    pub fn begin(&self, kind: SpanKind, note: Option<String>) {
        let now = self.clock.now_us();
        let mut log = self.lock();
        log.close(now);
        log.current = Some(CurrentSpan { kind, from_us: now, note });
    }

    /// Begins the span of a failed transaction. If the current span is a commit, it becomes part of the failure.
    pub fn fail(&self, note: Option<String>) {
        let now = self.clock.now_us();
        let mut log = self.lock();
        let commit = log.current.take_if(|it| it.kind == SpanKind::Committed);
        let from_us = commit.map_or(now, |it| it.from_us);
        log.close(now);
        log.current = Some(CurrentSpan { kind: SpanKind::Failed, from_us, note });
    }

    /// Ends the current span.
    pub fn end(&self) {
        let now = self.clock.now_us();
        self.lock().close(now);
    }

    /// Sets the key that the next statement may wait for.
    pub fn set_key(&self, key: &str) {
        key.clone_into(&mut self.key.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Records that the worker waited for a lock at `at_us`. `since_us` is the time since the previous sample,
    /// `held_by` the workers that hold the lock, if queried: counted from 1, 0 for a session of another program.
    pub fn observe_wait(&self, at_us: u64, since_us: u64, held_by: Option<&[u32]>) {
        let key = self.key.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut log = self.lock();
        let Some(statement) = &mut log.statement else { return };
        // The sample may be older than the statement.
        if statement.from_us > at_us {
            return;
        }
        let held_by = held_by.unwrap_or_default();
        let is_new = statement.wait.is_none();
        // It has been waiting since it was sent, or since the previous sample, in which it was not waiting.
        let start_us = statement.from_us.max(at_us.saturating_sub(since_us));
        if is_new || !held_by.is_empty() {
            statement.wait = Some(LockWait {
                since_us: statement.wait.as_ref().map_or(start_us, |it| it.since_us),
                note: wait_note(statement.target, &key, held_by),
                holder_is_known: !held_by.is_empty(),
            });
        }
        log.waits += u32::from(is_new);
        log.wait_us += since_us;
    }

    /// Whether the worker waits for a lock and its holder is known.
    pub fn holder_is_known(&self) -> bool {
        let log = self.lock();
        let wait = log.statement.as_ref().and_then(|it| it.wait.as_ref());
        wait.is_some_and(|it| it.holder_is_known)
    }

    /// Whether the worker was observed waiting for a lock.
    pub fn is_waiting(&self) -> bool {
        self.lock().statement.as_ref().is_some_and(|it| it.wait.is_some())
    }

    /// How many statements were observed waiting, and their total in microseconds.
    pub fn waits(&self) -> (u32, u64) {
        let log = self.lock();
        (log.waits, log.wait_us)
    }

    /// The lane for a report, with the first spans.
    pub fn lane(&self, worker: u32) -> Lane {
        self.lock().first(worker)
    }

    /// The lane for a progress report, with the latest spans.
    pub fn current_lane(&self, worker: u32) -> Lane {
        let now = self.clock.now_us();
        self.lock().last(worker, now)
    }

    fn lock(&self) -> MutexGuard<'_, SpanLog> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StatementObserver for Recorder {
    fn started(&self, target: LockTarget) {
        let from_us = self.clock.now_us();
        self.lock().statement = Some(PendingStatement { target, from_us, wait: None });
    }

    fn ended(&self) {
        let now = self.clock.now_us();
        let mut log = self.lock();
        let Some(PendingStatement { wait: Some(wait), .. }) = log.statement.take() else { return };
        // Splits the current span into the part before the wait, the wait, and the part after it.
        let Some(current) = log.current.take() else { return };
        let CurrentSpan { kind, from_us, note: before } = current;
        log.push(Span { kind, from_us, to_us: wait.since_us, note: before.clone() });
        log.push(Span {
            kind: SpanKind::Waiting,
            from_us: wait.since_us.max(from_us),
            to_us: now,
            note: Some(wait.note),
        });
        log.current = Some(CurrentSpan { kind, from_us: now, note: before });
    }
}

fn wait_note(target: LockTarget, key: &str, held_by: &[u32]) -> String {
    let what = match target {
        LockTarget::Row(id) => format!("row {id}"),
        LockTarget::Team(team) => format!("the rows of group {team}"),
        LockTarget::Key => format!("the key {key}"),
    };
    let mut holders: Vec<_> = held_by
        .iter()
        .map(|it| if *it == 0 { "somebody outside".to_owned() } else { format!("worker {it}") })
        .collect();
    holders.sort();
    holders.dedup();
    match holders.split_last() {
        None => format!("waits for {what}"),
        Some((last, [])) => format!("waits for {what}, held by {last}"),
        Some((last, others)) => {
            format!("waits for {what}, held by {} and {last}", others.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
