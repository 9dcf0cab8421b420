//! One run: what its parts share, and how far it is.

use super::{
    Plan, Progress, RunId, Scenario, State, Strategy,
    meeting::Meeting,
    record::Capacity,
    recorder::{Clock, Recorder},
};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// The most spans of a report, all lanes together.
const REPORTED: usize = 4000;
/// The most spans of a progress, which is asked for again and again.
const SHOWN: usize = 800;

/// A run, as its workers and those who look at it see it. Rooms for spans are shared out evenly.
#[derive(Debug)]
pub struct Run {
    pub id: RunId,
    pub plan: Plan,
    /// The longest that it lasts; then it is stopped.
    pub limit: Duration,
    pub clock: Clock,
    /// Ends it early; [`Self::stopped_by_hand`] says who did.
    pub stop: CancellationToken,
    pub stopped_by_hand: CancellationToken,
    /// Where all meet who have read.
    pub read: Meeting,
    /// Where all meet who have written, before those go on who read in two parts.
    pub written: Meeting,
    pub recorders: Vec<Arc<Recorder>>,
    pub done: AtomicU32,
    pub retries: AtomicU32,
    /// How it ended: `Err` says why it broke.
    pub ended: OnceLock<Result<(), String>>,
    /// Is cancelled when all is over.
    pub over: CancellationToken,
}

impl Run {
    /// One that has not begun, and lasts at most so long.
    #[must_use]
    pub fn new(id: RunId, plan: Plan, limit: Duration) -> Self {
        let clock = Clock::default();
        let workers = plan.workers as usize;
        let room = Capacity { first: REPORTED / workers, last: SHOWN / workers };
        let recorder = |_| Arc::new(Recorder::new(clock.clone(), room));
        Self {
            recorders: (0..plan.workers).map(recorder).collect(),
            read: Meeting::of(meets_after_reading(&plan)),
            written: Meeting::of(meets_after_writing(&plan)),
            stop: CancellationToken::new(),
            stopped_by_hand: CancellationToken::new(),
            done: AtomicU32::new(0),
            retries: AtomicU32::new(0),
            ended: OnceLock::new(),
            over: CancellationToken::new(),
            id,
            plan,
            limit,
            clock,
        }
    }

    /// Ends it early, because somebody said so.
    pub fn stop_by_hand(&self) {
        self.stopped_by_hand.cancel();
        self.stop.cancel();
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let waiting = self.recorders.iter().filter(|it| it.is_waiting()).count();
        Progress {
            id: self.id,
            plan: self.plan,
            state: match self.ended.get() {
                None => State::Running,
                Some(Ok(())) => State::Finished,
                Some(Err(why)) => State::Broken(why.clone()),
            },
            done: self.done.load(Ordering::Relaxed),
            of: self.plan.operations,
            elapsed_ms: milliseconds(self.clock.now_us()),
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            retries: self.retries.load(Ordering::Relaxed),
            lanes: (1..).zip(&self.recorders).map(|(worker, it)| it.lane_now(worker)).collect(),
        }
    }
}

/// How many workers meet after their first read; 0 where a read keeps others from reading, or where
/// reading and writing are one.
fn meets_after_reading(plan: &Plan) -> u32 {
    let (scenario, strategy) = (plan.scenario, plan.strategy);
    match (scenario, strategy) {
        (_, Strategy::Atomic) => 0,
        _ if strategy.excludes_readers() => 0,
        // Those who only read hold off those who write.
        (Scenario::ReadSkew, Strategy::ShareUpgrade) => 0,
        // Two hold a row each, and want the other's.
        (Scenario::Deadlock, _) if plan.in_round(0) < 2 => 0,
        (Scenario::Deadlock, _) => 2,
        _ => plan.in_round(0),
    }
}

/// How many workers meet after the first write; only those who read in two parts need it.
fn meets_after_writing(plan: &Plan) -> u32 {
    if plan.scenario == Scenario::ReadSkew { meets_after_reading(plan) } else { 0 }
}

/// With three digits after the point.
#[expect(clippy::cast_precision_loss, reason = "a run has far fewer microseconds than 2^52")]
pub fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}
