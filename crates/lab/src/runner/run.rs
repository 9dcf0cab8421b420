//! The state shared by the parts of a run.

use super::{
    barrier::Barrier,
    recorder::{Clock, Recorder},
    span_log::Capacity,
};
use crate::{Plan, Progress, RunId, Scenario, State, Strategy};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// The maximum number of spans in a report, shared by its lanes.
const REPORT_SPANS: usize = 4000;
/// The maximum number of spans in a progress report, which is polled.
const PROGRESS_SPANS: usize = 800;

/// A run, for its workers and its viewers.
#[derive(Debug)]
pub struct Run {
    pub id: RunId,
    pub plan: Plan,
    /// The maximum duration.
    pub limit: Duration,
    pub clock: Clock,
    /// Ends the run early: by the user ([`Self::stopped_by_user`]) or by the limit.
    pub stop: CancellationToken,
    pub stopped_by_user: CancellationToken,
    /// Opens when all workers have read.
    pub all_read: Barrier,
    /// Opens when all writers have written; for readers that read in two statements.
    pub all_written: Barrier,
    /// One per worker.
    pub recorders: Vec<Arc<Recorder>>,
    pub done: AtomicU32,
    pub retries: AtomicU32,
    /// The result of the run. `Err`: why it failed.
    pub ended: OnceLock<Result<(), String>>,
    /// Cancelled at the end, when the report is available.
    pub over: CancellationToken,
}

impl Run {
    pub fn new(id: RunId, plan: Plan, limit: Duration) -> Self {
        let clock = Clock::default();
        let workers = plan.workers as usize;
        let capacity = Capacity { first: REPORT_SPANS / workers, last: PROGRESS_SPANS / workers };
        let recorder = |_| Arc::new(Recorder::new(clock.clone(), capacity));
        Self {
            recorders: (0..plan.workers).map(recorder).collect(),
            all_read: Barrier::new(readers_to_wait_for(&plan)),
            all_written: Barrier::new(writers_to_wait_for(&plan)),
            stop: CancellationToken::new(),
            stopped_by_user: CancellationToken::new(),
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

    pub fn stop_by_user(&self) {
        self.stopped_by_user.cancel();
        self.stop.cancel();
    }

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
            lanes: (1..).zip(&self.recorders).map(|(worker, it)| it.current_lane(worker)).collect(),
        }
    }
}

/// How many workers must have read before any of them writes. 0 if reads block each other, or if reading and
/// writing are one statement.
fn readers_to_wait_for(plan: &Plan) -> u32 {
    let (scenario, strategy) = (plan.scenario, plan.strategy);
    match (scenario, strategy) {
        (_, Strategy::Atomic) => 0,
        _ if strategy.excludes_readers() => 0,
        // The readers block the writers.
        (Scenario::ReadSkew, Strategy::ShareUpgrade) => 0,
        // A deadlock needs two workers that each hold one row.
        (Scenario::Deadlock, _) if plan.in_round(0) < 2 => 0,
        (Scenario::Deadlock, _) => 2,
        _ => plan.in_round(0),
    }
}

/// How many workers must have written before the readers read the second row.
fn writers_to_wait_for(plan: &Plan) -> u32 {
    if plan.scenario == Scenario::ReadSkew { readers_to_wait_for(plan) } else { 0 }
}

#[expect(clippy::cast_precision_loss, reason = "a run has far fewer microseconds than 2^52")]
pub fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}
