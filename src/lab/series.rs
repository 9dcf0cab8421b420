//! All strategies of a scenario, one after another, to be compared.

use super::{CannotStart, Lab, Plan, RunId, Strategy};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many series stay in memory.
const REMEMBERED: usize = 20;
/// How long a series waits for the lab between two of its runs, if somebody else came first.
const TURN: Duration = Duration::from_secs(30);
/// How often it asks.
const PAUSE: Duration = Duration::from_millis(200);

/// Names a series.
pub type SeriesId = Uuid;

/// The series of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AllStrategies {
    lab: Lab,
    series: Arc<Mutex<VecDeque<Arc<Series>>>>,
}

#[derive(Debug)]
struct Series {
    id: SeriesId,
    visitor: String,
    plans: Vec<Plan>,
    runs: Mutex<Vec<RunId>>,
    stop: CancellationToken,
    over: CancellationToken,
}

/// How far a series is.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesNow {
    /// Who started it.
    pub visitor: String,
    /// What is tried, one after another.
    pub plans: Vec<Plan>,
    /// The runs that have begun, in their order; the last may go on.
    pub runs: Vec<RunId>,
    /// Whether no more will begin, and all that began are over.
    pub is_over: bool,
}

impl AllStrategies {
    /// None yet.
    #[must_use]
    pub fn new(lab: Lab) -> Self {
        Self { lab, series: Arc::default() }
    }

    /// Starts all strategies that make sense in the plan's scenario, one after another. Must be called
    /// within a tokio runtime.
    ///
    /// # Errors
    /// When the first of them cannot begin.
    pub fn start(&self, visitor: &str, plan: Plan) -> Result<SeriesId, CannotStart> {
        let with = |strategy: Strategy| Plan { strategy, ..plan };
        let plans: Vec<_> = plan.scenario.strategies().into_iter().map(with).collect();
        // All have the same numbers, so if one is good, all are.
        let first = self.lab.start(visitor, plans.first().copied().unwrap_or(plan))?;
        let series = Arc::new(Series {
            id: Uuid::new_v4(),
            visitor: visitor.to_owned(),
            plans,
            runs: Mutex::new(vec![first]),
            stop: CancellationToken::new(),
            over: CancellationToken::new(),
        });
        let mut all = self.lock();
        all.push_back(Arc::clone(&series));
        if all.len() > REMEMBERED {
            all.pop_front();
        }
        let id = series.id;
        tokio::spawn(carry_on(self.lab.clone(), series));
        Ok(id)
    }

    /// How far it is; `None`: there is none, or it is over for long.
    #[must_use]
    pub fn now(&self, id: SeriesId) -> Option<SeriesNow> {
        let series = self.find(id)?;
        let is_over = series.over.is_cancelled();
        let (visitor, plans) = (series.visitor.clone(), series.plans.clone());
        let runs = series.runs().clone();
        Some(SeriesNow { visitor, plans, runs, is_over })
    }

    /// Ends it early, with the run that goes on.
    pub fn stop(&self, id: SeriesId) {
        let Some(series) = self.find(id) else { return };
        series.stop.cancel();
        if let Some(last) = series.runs().last() {
            self.lab.stop(*last);
        }
    }

    fn find(&self, id: SeriesId) -> Option<Arc<Series>> {
        self.lock().iter().find(|it| it.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Series>>> {
        // Nothing can panic while it is held.
        self.series.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Series {
    fn runs(&self) -> MutexGuard<'_, Vec<RunId>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn carry_on(lab: Lab, series: Arc<Series>) {
    let _over = series.over.clone().drop_guard();
    let mut before = series.runs().last().copied();
    for plan in series.plans.iter().skip(1) {
        if let Some(run) = before {
            lab.ended(run).await;
        }
        let turn = tokio::time::timeout(TURN, turn(&lab, &series, *plan)).await;
        let Ok(Some(run)) = turn else { return };
        before = Some(run);
    }
    if let Some(run) = before {
        lab.ended(run).await;
    }
}

/// Starts the next one as soon as the lab takes it; `None`: no more are wanted.
async fn turn(lab: &Lab, series: &Series, plan: Plan) -> Option<RunId> {
    loop {
        if series.stop.is_cancelled() {
            return None;
        }
        match lab.start(&series.visitor, plan) {
            Ok(run) => {
                series.runs().push(run);
                return Some(run);
            }
            Err(CannotStart::BadPlan(_)) => return None,
            Err(CannotStart::OneAtATime(_) | CannotStart::Busy) => tokio::time::sleep(PAUSE).await,
        }
    }
}
