//! Writes down what one worker does when.

use super::{
    Lane, Span, SpanKind,
    record::{Capacity, Open, Record, Statement, Wait},
};
use crate::db::lab::{Observer, Touch};
use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Instant,
};

/// The time of a run; it stands at 0 until the run begins.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<OnceLock<Instant>>);

impl Clock {
    /// The run begins now.
    pub fn start(&self) {
        self.0.get_or_init(Instant::now);
    }

    /// Microseconds since then.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        let elapsed = self.0.get().map_or_else(Default::default, Instant::elapsed);
        u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
    }
}

/// The record of one worker.
#[derive(Debug)]
pub struct Recorder {
    clock: Clock,
    /// What the worker's key is called: "withdraw:user:1".
    key: Mutex<String>,
    record: Mutex<Record>,
}

impl Recorder {
    /// One with room for so many spans.
    #[must_use]
    pub fn new(clock: Clock, room: Capacity) -> Self {
        Self { clock, key: Mutex::default(), record: Mutex::new(Record::new(room)) }
    }

    /// The worker goes over to something else.
    pub fn enter(&self, kind: SpanKind, note: Option<String>) {
        let now = self.clock.now_us();
        let mut record = self.lock();
        record.close(now);
        record.open = Some(Open { kind, from_us: now, note });
    }

    /// The worker's transaction failed. If it was committing, then PostgreSQL refused that: all of the
    /// commit is told as the failure.
    pub fn fails(&self, note: Option<String>) {
        let now = self.clock.now_us();
        let mut record = self.lock();
        let commit = record.open.take_if(|it| it.kind == SpanKind::Committed);
        let from_us = commit.map_or(now, |it| it.from_us);
        record.close(now);
        record.open = Some(Open { kind: SpanKind::Failed, from_us, note });
    }

    /// The worker is done with it.
    pub fn leave(&self) {
        let now = self.clock.now_us();
        self.lock().close(now);
    }

    /// The key that the next statement waits for.
    pub fn names_key(&self, key: &str) {
        key.clone_into(&mut self.key.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The worker was seen waiting at `at_us`, for the workers with these numbers (counted from 1; 0 is
    /// somebody outside the run), if that was asked; the last look was `since_us` earlier.
    pub fn seen_waiting(&self, at_us: u64, since_us: u64, held_by: Option<&[u32]>) {
        let key = self.key.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut record = self.lock();
        let Some(statement) = &mut record.statement else { return };
        // The look may be older than the statement.
        if statement.from_us > at_us {
            return;
        }
        let held_by = held_by.unwrap_or_default();
        let is_new = statement.waiting.is_none();
        // A statement takes its lock before all else: it waits since it was sent, or, if it was seen
        // before and did not wait, since then.
        let since_last = statement.from_us.max(at_us.saturating_sub(since_us));
        if is_new || !held_by.is_empty() {
            statement.waiting = Some(Wait {
                since_us: statement.waiting.as_ref().map_or(since_last, |it| it.since_us),
                note: waits_for(statement.touch, &key, held_by),
                is_told: !held_by.is_empty(),
            });
        }
        record.waits += u32::from(is_new);
        record.waited_us += since_us;
    }

    /// Whether it is known for whom a statement waits.
    #[must_use]
    pub fn is_told(&self) -> bool {
        let record = self.lock();
        let wait = record.statement.as_ref().and_then(|it| it.waiting.as_ref());
        wait.is_some_and(|it| it.is_told)
    }

    /// Whether a statement waits for a lock, as far as was seen.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.lock().statement.as_ref().is_some_and(|it| it.waiting.is_some())
    }

    /// How many statements were seen waiting, and for how many microseconds.
    #[must_use]
    pub fn waits(&self) -> (u32, u64) {
        let record = self.lock();
        (record.waits, record.waited_us)
    }

    /// The lane of worker `worker` after its end: as many of the first spans as there is room for.
    #[must_use]
    pub fn lane(&self, worker: u32) -> Lane {
        self.lock().first(worker)
    }

    /// The lane of worker `worker` right now: the last spans, and what is under way.
    #[must_use]
    pub fn lane_now(&self, worker: u32) -> Lane {
        let now = self.clock.now_us();
        self.lock().last(worker, now)
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        // Nothing can panic while it is held.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Recorder {
    fn begins(&self, touch: Touch) {
        let from_us = self.clock.now_us();
        self.lock().statement = Some(Statement { touch, from_us, waiting: None });
    }

    fn ends(&self) {
        let now = self.clock.now_us();
        let mut record = self.lock();
        let Some(Statement { waiting: Some(wait), .. }) = record.statement.take() else { return };
        // What came before the wait was work, and what comes after it is again.
        let Some(open) = record.open.take() else { return };
        let Open { kind, from_us, note: before } = open;
        record.push(Span { kind, from_us, to_us: wait.since_us, note: before.clone() });
        record.push(Span {
            kind: SpanKind::Waiting,
            from_us: wait.since_us.max(from_us),
            to_us: now,
            note: Some(wait.note),
        });
        record.open = Some(Open { kind, from_us: now, note: before });
    }
}

fn waits_for(touch: Touch, key: &str, held_by: &[u32]) -> String {
    let what = match touch {
        Touch::Row(id) => format!("row {id}"),
        Touch::Team(team) => format!("the rows of group {team}"),
        Touch::Key => format!("the key {key}"),
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
mod tests {
    use super::*;

    fn recorder(first: usize, last: usize) -> Recorder {
        let clock = Clock::default();
        clock.start();
        Recorder::new(clock, Capacity { first, last })
    }

    /// Lets the clock of microseconds go on.
    fn tick(recorder: &Recorder) {
        let start = recorder.clock.now_us();
        while recorder.clock.now_us() == start {
            std::hint::spin_loop();
        }
    }

    #[test]
    fn a_wait_splits_the_work_around_it() {
        let it = recorder(10, 10);
        it.enter(SpanKind::Working, Some("operation 1".to_owned()));
        tick(&it);
        it.begins(Touch::Row(3));
        tick(&it);
        it.seen_waiting(it.clock.now_us(), 5_000, None);
        assert!(!it.is_told());
        it.seen_waiting(it.clock.now_us(), 5_000, Some(&[2]));
        assert!(it.is_told());
        tick(&it);
        assert!(it.is_waiting());
        assert_eq!(it.lane_now(1).spans.len(), 2, "what is under way is shown");
        it.ends();
        tick(&it);
        it.leave();
        let lane = it.lane(1);
        let kinds: Vec<_> = lane.spans.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [SpanKind::Working, SpanKind::Waiting, SpanKind::Working]);
        assert_eq!(lane.spans[1].note.as_deref(), Some("waits for row 3, held by worker 2"));
        assert!(lane.spans.windows(2).all(|it| it[0].to_us == it[1].from_us), "{lane:?}");
        assert_eq!(it.waits(), (1, 10_000));
    }

    #[test]
    fn a_look_that_is_older_than_the_statement_says_nothing_of_it() {
        let it = recorder(10, 10);
        let before = it.clock.now_us();
        tick(&it);
        it.seen_waiting(before, 5_000, Some(&[2]));
        it.enter(SpanKind::Working, None);
        it.begins(Touch::Key);
        it.seen_waiting(before, 5_000, Some(&[2]));
        assert!(!it.is_waiting());
        assert_eq!(it.waits(), (0, 0));
    }

    #[test]
    fn a_wait_is_drawn_from_the_statement_on_but_not_from_before_the_last_look() {
        let it = recorder(10, 10);
        it.enter(SpanKind::Working, None);
        it.begins(Touch::Row(1));
        tick(&it);
        let looked = it.clock.now_us();
        tick(&it);
        let seen = it.clock.now_us();
        it.seen_waiting(seen, seen - looked, Some(&[2]));
        tick(&it);
        it.ends();
        it.leave();
        assert_eq!(it.lane(1).spans[1].from_us, looked);
    }

    #[test]
    fn a_commit_that_was_refused_is_a_failure_and_nothing_else() {
        let it = recorder(10, 10);
        it.enter(SpanKind::Committed, None);
        tick(&it);
        it.fails(Some("not serializable".to_owned()));
        tick(&it);
        it.enter(SpanKind::Working, None);
        tick(&it);
        it.fails(Some("sold out".to_owned()));
        tick(&it);
        it.leave();
        let lane = it.lane(1);
        let kinds: Vec<_> = lane.spans.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [SpanKind::Failed, SpanKind::Working, SpanKind::Failed]);
        assert_eq!(lane.spans[0].note.as_deref(), Some("not serializable"));
    }

    #[test]
    fn what_is_too_much_for_a_picture_is_counted() {
        let it = recorder(2, 3);
        for _ in 0..5 {
            it.enter(SpanKind::Working, None);
            tick(&it);
        }
        let now = it.lane_now(1);
        assert_eq!((now.spans.len(), now.left_out, now.number()), (3, 2, 5));
        it.leave();
        let lane = it.lane(1);
        assert_eq!((lane.spans.len(), lane.left_out), (2, 3));
        assert_eq!(lane.spans[1].to_us, now.spans[0].from_us, "the first, and the last");
        let all = lane.total(SpanKind::Working);
        assert_eq!((all.number, now.total(SpanKind::Working).number), (5, 5));
        let last = it.lane_now(1).spans[2].to_us;
        assert_eq!(all.total_us, last - lane.spans[0].from_us);
    }

    #[test]
    fn who_is_waited_for_is_said_in_words() {
        let words = |held_by: &[u32]| waits_for(Touch::Key, "stock:1", held_by);
        assert_eq!(words(&[]), "waits for the key stock:1");
        assert_eq!(words(&[2, 1, 2]), "waits for the key stock:1, held by worker 1 and worker 2");
        assert_eq!(words(&[0]), "waits for the key stock:1, held by somebody outside");
    }
}
