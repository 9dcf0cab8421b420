//! The lab of a server: who runs what, and what came of it.

use super::{
    BadPlan, Plan, Progress, RUN_LIMIT, Report, RunId,
    engine::{carry_out, connections_of},
    run::Run,
};
use crate::db::{Database, Failure, lab::reports};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// How many runs there may be at a time.
const AT_ONCE: usize = 2;
/// How many connections they may have together: one run of the largest kind, or two as they are offered.
/// With the pool and all else that is far less than the 100 that PostgreSQL has unless told otherwise.
const CONNECTIONS: u32 = 40;
/// How many runs that are over stay in memory, with their progress.
const REMEMBERED: usize = 20;
/// How many reports stay in the database.
const KEPT: i64 = 500;
/// How long a stopping server waits for runs to end.
const GRACE: Duration = Duration::from_secs(5);

/// Why a run cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// The plan is wrong.
    #[error(transparent)]
    BadPlan(#[from] BadPlan),
    /// The visitor has one that goes on.
    #[error("Your run is still going. Wait for it to finish, or stop it.")]
    OneAtATime(RunId),
    /// Others use the lab.
    #[error(
        "Others use the lab at the moment: it takes {AT_ONCE} runs at a time, with {CONNECTIONS} connections \
         together. Try again in some seconds, or with fewer workers."
    )]
    Busy,
}

/// The lab of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lab {
    db: Database,
    limit: Duration,
    runs: Arc<Mutex<VecDeque<Entry>>>,
}

#[derive(Debug, Clone)]
struct Entry {
    visitor: String,
    run: Arc<Run>,
    report: Arc<OnceLock<Report>>,
}

impl Lab {
    /// A lab on this database, whose runs last at most [`RUN_LIMIT`]. Nothing is done before a run is
    /// started.
    #[must_use]
    pub fn new(db: Database) -> Self {
        Self { db, limit: RUN_LIMIT, runs: Arc::default() }
    }

    /// The same, but its runs last at most so long.
    #[must_use]
    pub const fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Starts a run. `visitor` is whoever wants it, by any name: each has one run at a time.
    ///
    /// Must be called within a tokio runtime; the run goes on by itself.
    ///
    /// # Errors
    /// When the plan is wrong, or the lab is busy.
    pub fn start(&self, visitor: &str, plan: Plan) -> Result<RunId, CannotStart> {
        plan.check()?;
        let entry = self.enter(visitor, plan)?;
        let id = entry.run.id;
        tokio::spawn(carry_on(self.db.clone(), entry));
        Ok(id)
    }

    fn enter(&self, visitor: &str, plan: Plan) -> Result<Entry, CannotStart> {
        let mut runs = self.lock();
        let going_on = || runs.iter().filter(|it| !it.run.over.is_cancelled());
        if let Some(own) = going_on().find(|it| it.visitor == visitor) {
            return Err(CannotStart::OneAtATime(own.run.id));
        }
        let used: u32 = going_on().map(|it| connections_of(&it.run.plan)).sum();
        if going_on().count() >= AT_ONCE || used + connections_of(&plan) > CONNECTIONS {
            return Err(CannotStart::Busy);
        }
        let entry = Entry {
            visitor: visitor.to_owned(),
            run: Arc::new(Run::new(Uuid::new_v4(), plan, self.limit)),
            report: Arc::default(),
        };
        runs.push_back(entry.clone());
        if runs.len() > REMEMBERED
            && let Some(oldest) = runs.iter().position(|it| it.run.over.is_cancelled())
        {
            runs.remove(oldest);
        }
        Ok(entry)
    }

    /// How far a run is; `None`: it is over for long, or never was. Its report may be there all the same.
    #[must_use]
    pub fn progress(&self, id: RunId) -> Option<Progress> {
        Some(self.find(id)?.run.progress())
    }

    /// The run of this visitor that goes on, if there is one.
    #[must_use]
    pub fn run_of(&self, visitor: &str) -> Option<RunId> {
        let runs = self.lock();
        let own = runs.iter().find(|it| it.visitor == visitor && !it.run.over.is_cancelled());
        own.map(|it| it.run.id)
    }

    /// Ends a run early; what was done is reported. `false`: there is none that goes on.
    pub fn stop(&self, id: RunId) -> bool {
        let Some(entry) = self.find(id) else { return false };
        if entry.run.over.is_cancelled() {
            return false;
        }
        entry.run.stop_by_hand();
        true
    }

    /// Until a run is over, or at once if there is no such run.
    pub async fn ended(&self, id: RunId) {
        if let Some(entry) = self.find(id) {
            entry.run.over.cancelled().await;
        }
    }

    /// The report of a run that is over, of this or any other server. `None`: there is none (yet), or it
    /// is no longer kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn report(&self, id: RunId) -> Result<Option<Report>, Failure> {
        if let Some(entry) = self.find(id) {
            return Ok(entry.report.get().cloned());
        }
        let found = reports::find(&self.db, id).await?;
        // One that an older Concord wrote in another form is as good as gone.
        Ok(found.and_then(|report| serde_json::from_value(report).ok()))
    }

    /// Ends all runs early.
    pub fn stop_all(&self) {
        self.lock().iter().for_each(|it| it.run.stop_by_hand());
    }

    /// Ends all runs early and waits until they are over.
    pub async fn close(&self) {
        self.stop_all();
        let runs: Vec<_> = self.lock().iter().map(|it| Arc::clone(&it.run)).collect();
        let all = async {
            for run in &runs {
                run.over.cancelled().await;
            }
        };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            tracing::warn!("A run of the lab did not end in time.");
        }
    }

    fn find(&self, id: RunId) -> Option<Entry> {
        self.lock().iter().find(|it| it.run.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        // Nothing can panic while it is held.
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The run, to its end, whatever happens.
async fn carry_on(db: Database, entry: Entry) {
    let run = Arc::clone(&entry.run);
    // Even if something in here panics, the run is over then, and the visitor can start another.
    let _over = run.over.clone().drop_guard();
    let outcome = carry_out(&db, &run).await;
    let ended = match outcome {
        Ok(report) => {
            keep(&db, &report).await;
            let _ = entry.report.set(report);
            Ok(())
        }
        Err(failure) => {
            tracing::warn!(%failure, run = %run.id, "a run of the lab broke");
            Err(in_plain_words(&failure))
        }
    };
    let _ = run.ended.set(ended);
}

/// One that cannot be kept is still shown to whoever waits for it.
async fn keep(db: &Database, report: &Report) {
    let json = (serde_json::to_value(report.plan), serde_json::to_value(report));
    let (Ok(plan), Ok(whole)) = json else { return };
    if let Err(failure) = reports::keep(db, report.id, &plan, &whole, KEPT).await {
        tracing::warn!(%failure, run = %report.id, "a report of the lab could not be kept");
    }
}

fn in_plain_words(failure: &Failure) -> String {
    let why = match failure {
        Failure::Busy | Failure::Locked | Failure::Contended => "The database was too busy",
        Failure::ReadOnly => "The database is read-only",
        Failure::Unavailable(_) => "The database did not answer",
        Failure::Taken(_) | Failure::Internal(_) => {
            "The database gave an answer that nobody expected"
        }
    };
    format!("{why}, so the run broke off. Nothing else is affected. Try it again.")
}
