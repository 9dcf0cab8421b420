//! Starts runs, limits them, and remembers the latest ones.

use super::{
    engine::{connections_of, execute},
    run::Run,
    store::{MemoryOnly, ReportStore},
};
use crate::{InvalidPlan, Plan, Progress, RUN_LIMIT, Report, RunId};
use sqlx::postgres::PgConnectOptions;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use uuid::Uuid;

const MAX_RUNS: usize = 2;
/// For one run of maximum size, or two of the default size. PostgreSQL's default `max_connections` is 100.
const MAX_CONNECTIONS: u32 = 40;
/// How many runs stay in memory with their progress and report.
const REMEMBERED_RUNS: usize = 20;
/// How long [`Lab::close`] waits for runs to end.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a run was not started. The texts are for users.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The plan is invalid.
    #[error(transparent)]
    InvalidPlan(#[from] InvalidPlan),
    /// This user already has a running run.
    #[error("Your run is still going. Wait for it to finish, or stop it.")]
    AlreadyRunning(RunId),
    /// Other users' runs use all the capacity.
    #[error(
        "Others use the lab at the moment: it takes {MAX_RUNS} runs at a time, with {MAX_CONNECTIONS} connections \
         together. Try again in some seconds, or with fewer workers."
    )]
    Busy,
}

/// Runs plans on a database. Cheap to clone; clones share their runs.
///
/// One user has one run at a time. All users together have at most two, with at most 40 connections.
#[derive(Debug, Clone)]
pub struct Lab<S = MemoryOnly> {
    database: Arc<PgConnectOptions>,
    store: S,
    limit: Duration,
    runs: Arc<Mutex<VecDeque<Entry>>>,
}

#[derive(Debug, Clone)]
struct Entry {
    user: String,
    run: Arc<Run>,
    report: Arc<OnceLock<Report>>,
}

impl Lab {
    /// A lab on this database, which must have the tables of [`create_tables`](crate::create_tables).
    /// Each run opens its own connections; a pooler in transaction mode does not work.
    #[must_use]
    pub fn new(database: PgConnectOptions) -> Self {
        Self::with_store(database, MemoryOnly)
    }
}

impl<S: ReportStore> Lab<S> {
    /// A lab with a store for reports.
    #[must_use]
    pub fn with_store(database: PgConnectOptions, store: S) -> Self {
        Self { database: Arc::new(database), store, limit: RUN_LIMIT, runs: Arc::default() }
    }

    /// Replaces the maximum duration of a run, [`RUN_LIMIT`].
    #[must_use]
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Starts a run in a separate task. `user` is any name of the user.
    ///
    /// # Errors
    /// [`StartError`].
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub fn start(&self, user: &str, plan: Plan) -> Result<RunId, StartError> {
        plan.check()?;
        let entry = self.admit(user, plan)?;
        let id = entry.run.id;
        tokio::spawn(finish(Arc::clone(&self.database), self.store.clone(), entry));
        Ok(id)
    }

    fn admit(&self, user: &str, plan: Plan) -> Result<Entry, StartError> {
        let mut runs = self.lock();
        let running = || runs.iter().filter(|it| !it.run.over.is_cancelled());
        if let Some(own) = running().find(|it| it.user == user) {
            return Err(StartError::AlreadyRunning(own.run.id));
        }
        let used: u32 = running().map(|it| connections_of(&it.run.plan)).sum();
        if running().count() >= MAX_RUNS || used + connections_of(&plan) > MAX_CONNECTIONS {
            return Err(StartError::Busy);
        }
        let entry = Entry {
            user: user.to_owned(),
            run: Arc::new(Run::new(Uuid::new_v4(), plan, self.limit)),
            report: Arc::default(),
        };
        runs.push_back(entry.clone());
        if runs.len() > REMEMBERED_RUNS
            && let Some(oldest) = runs.iter().position(|it| it.run.over.is_cancelled())
        {
            runs.remove(oldest);
        }
        Ok(entry)
    }

    /// The progress of a run. `None` if this lab does not remember it; [`report`](Self::report) may still
    /// find it.
    #[must_use]
    pub fn progress(&self, id: RunId) -> Option<Progress> {
        Some(self.find(id)?.run.progress())
    }

    /// The running run of this user.
    #[must_use]
    pub fn running(&self, user: &str) -> Option<RunId> {
        let runs = self.lock();
        let own = runs.iter().find(|it| it.user == user && !it.run.over.is_cancelled());
        own.map(|it| it.run.id)
    }

    /// Ends a run early; its report covers the finished operations. `false` if it is not running.
    pub fn stop(&self, id: RunId) -> bool {
        let Some(entry) = self.find(id) else { return false };
        if entry.run.over.is_cancelled() {
            return false;
        }
        entry.run.stop_by_user();
        true
    }

    /// Waits for the end of a run. Returns at once if this lab does not remember it.
    pub async fn ended(&self, id: RunId) {
        if let Some(entry) = self.find(id) {
            entry.run.over.cancelled().await;
        }
    }

    /// The report of a finished run, of this process or, if it was stored, of another one.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn report(&self, id: RunId) -> Result<Option<Report>, S::Error> {
        match self.find(id) {
            Some(entry) => Ok(entry.report.get().cloned()),
            None => self.store.find(id).await,
        }
    }

    /// Ends all runs early.
    pub fn stop_all(&self) {
        self.lock().iter().for_each(|it| it.run.stop_by_user());
    }

    /// Ends all runs early and waits for them, at most five seconds.
    pub async fn close(&self) {
        self.stop_all();
        let runs: Vec<_> = self.lock().iter().map(|it| Arc::clone(&it.run)).collect();
        let all = async {
            for run in &runs {
                run.over.cancelled().await;
            }
        };
        if tokio::time::timeout(CLOSE_TIMEOUT, all).await.is_err() {
            tracing::warn!("a run of the lab did not end in time");
        }
    }

    fn find(&self, id: RunId) -> Option<Entry> {
        self.lock().iter().find(|it| it.run.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Executes a run and stores its report.
async fn finish<S: ReportStore>(database: Arc<PgConnectOptions>, store: S, entry: Entry) {
    let run = Arc::clone(&entry.run);
    // Ends the run even after a panic, so that the user can start another one.
    let _over = run.over.clone().drop_guard();
    let ended = match execute(&database, &run).await {
        Ok(report) => {
            if let Err(error) = store.store(&report).await {
                tracing::warn!(%error, run = %report.id, "a report of the lab was not stored");
            }
            let _ = entry.report.set(report);
            Ok(())
        }
        Err(failure) => {
            tracing::warn!(%failure, run = %run.id, "a run of the lab failed");
            Err(failure.explain())
        }
    };
    let _ = run.ended.set(ended);
}
