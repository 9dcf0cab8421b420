//! Runs all strategies of a scenario one after another, to compare them.

use super::{
    lab::{Lab, StartError},
    store::{MemoryOnly, ReportStore},
};
use crate::{Plan, RunId, Strategy};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many comparisons stay in memory.
const REMEMBERED: usize = 20;
/// How long a comparison waits for capacity between two of its runs.
const CAPACITY_TIMEOUT: Duration = Duration::from_secs(30);
/// How often it retries in the meantime.
const CAPACITY_INTERVAL: Duration = Duration::from_millis(200);

/// The id of a comparison.
pub type ComparisonId = Uuid;

/// Starts comparisons and remembers the latest ones. Cheap to clone; clones share their comparisons.
#[derive(Debug, Clone)]
pub struct Comparisons<S = MemoryOnly> {
    lab: Lab<S>,
    comparisons: Arc<Mutex<VecDeque<Arc<Comparison>>>>,
}

#[derive(Debug)]
struct Comparison {
    id: ComparisonId,
    user: String,
    plans: Vec<Plan>,
    runs: Mutex<Vec<RunId>>,
    stop: CancellationToken,
    over: CancellationToken,
}

/// The progress of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonProgress {
    /// The user who started it.
    pub user: String,
    /// The plans in order, one per strategy.
    pub plans: Vec<Plan>,
    /// The started runs in order. The last one may still be running.
    pub runs: Vec<RunId>,
    /// Whether it has ended, with all its runs.
    pub is_over: bool,
}

impl<S: ReportStore> Comparisons<S> {
    /// Comparisons whose runs are executed by this lab.
    #[must_use]
    pub fn new(lab: Lab<S>) -> Self {
        Self { lab, comparisons: Arc::default() }
    }

    /// Runs `plan` with each strategy that applies to its scenario, in a separate task.
    ///
    /// # Errors
    /// [`StartError`] of the first run.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub fn start(&self, user: &str, plan: Plan) -> Result<ComparisonId, StartError> {
        let with = |strategy: Strategy| Plan { strategy, ..plan };
        let plans: Vec<_> = plan.scenario.strategies().into_iter().map(with).collect();
        // The plans only differ in the strategy: if the first one is valid, all are.
        let first = self.lab.start(user, plans.first().copied().unwrap_or(plan))?;
        let comparison = Arc::new(Comparison {
            id: Uuid::new_v4(),
            user: user.to_owned(),
            plans,
            runs: Mutex::new(vec![first]),
            stop: CancellationToken::new(),
            over: CancellationToken::new(),
        });
        let mut all = self.lock();
        all.push_back(Arc::clone(&comparison));
        if all.len() > REMEMBERED {
            all.pop_front();
        }
        let id = comparison.id;
        tokio::spawn(finish(self.lab.clone(), comparison));
        Ok(id)
    }

    /// The progress of a comparison. `None` if it is not remembered.
    #[must_use]
    pub fn progress(&self, id: ComparisonId) -> Option<ComparisonProgress> {
        let comparison = self.find(id)?;
        // Read first, because no run starts afterwards.
        let is_over = comparison.over.is_cancelled();
        let (user, plans) = (comparison.user.clone(), comparison.plans.clone());
        let runs = comparison.runs().clone();
        Some(ComparisonProgress { user, plans, runs, is_over })
    }

    /// Ends a comparison early, including its current run.
    pub fn stop(&self, id: ComparisonId) {
        let Some(comparison) = self.find(id) else { return };
        comparison.stop.cancel();
        if let Some(last) = comparison.runs().last() {
            self.lab.stop(*last);
        }
    }

    fn find(&self, id: ComparisonId) -> Option<Arc<Comparison>> {
        self.lock().iter().find(|it| it.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Comparison>>> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.comparisons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Comparison {
    fn runs(&self) -> MutexGuard<'_, Vec<RunId>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts each further run when the previous one has ended.
async fn finish<S: ReportStore>(lab: Lab<S>, comparison: Arc<Comparison>) {
    let _over = comparison.over.clone().drop_guard();
    let mut previous = comparison.runs().last().copied();
    for plan in comparison.plans.iter().skip(1) {
        if let Some(run) = previous {
            lab.ended(run).await;
        }
        let next = start_next(&lab, &comparison, *plan);
        let Ok(Some(run)) = tokio::time::timeout(CAPACITY_TIMEOUT, next).await else { return };
        previous = Some(run);
    }
    if let Some(run) = previous {
        lab.ended(run).await;
    }
}

/// Starts a run as soon as there is capacity. `None` if the comparison was stopped.
async fn start_next<S: ReportStore>(
    lab: &Lab<S>,
    comparison: &Comparison,
    plan: Plan,
) -> Option<RunId> {
    loop {
        if comparison.stop.is_cancelled() {
            return None;
        }
        match lab.start(&comparison.user, plan) {
            Ok(run) => {
                comparison.runs().push(run);
                return Some(run);
            }
            Err(StartError::InvalidPlan(_)) => return None,
            Err(StartError::AlreadyRunning(_) | StartError::Busy) => {
                tokio::time::sleep(CAPACITY_INTERVAL).await;
            }
        }
    }
}
