//! Executes one run, from its rows to its report.

use super::{
    database::{Connections, Control, Session},
    failure::Failure,
    lock_watcher::watch,
    operation::rows,
    run::{Run, milliseconds},
    tally::Tally,
    verdict::{FinalState, judge},
    worker::Worker,
};
use crate::{Ending, Plan, Report, Waits};
use futures_util::future::try_join_all;
use sqlx::postgres::PgConnectOptions;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::task::JoinSet;

/// How long workers may take to end when the run is stopped. After a cancellation they need milliseconds.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// What the workers did.
struct Work {
    tally: Tally,
    duration_us: u64,
}

/// Executes a run on its own connections and deletes its rows.
///
/// # Errors
/// [`Failure`]. Rows that could not be deleted are deleted by a later run.
pub(super) async fn execute(
    database: &PgConnectOptions,
    run: &Arc<Run>,
) -> Result<Report, Failure> {
    // PostgreSQL's timeouts must not end a run: a worker that is waiting when the time is up has not failed.
    let longest = run.limit + STOP_TIMEOUT;
    let connections = Connections::new(database, connections_of(&run.plan), longest);
    let report = execute_on(&connections, run).await;
    connections.close().await;
    report
}

/// One for each worker, one to watch them, and one for the rows.
pub(super) const fn connections_of(plan: &Plan) -> u32 {
    plan.workers + 2
}

async fn execute_on(connections: &Connections, run: &Arc<Run>) -> Result<Report, Failure> {
    let mut control = connections.control().await?;
    control.delete_leftovers().await?;
    let report = execute_with_rows(connections, &mut control, run).await;
    let deleted = control.delete_rows(run.id).await;
    let report = report?;
    deleted?;
    Ok(report)
}

async fn execute_with_rows(
    connections: &Connections,
    control: &mut Control,
    run: &Arc<Run>,
) -> Result<Report, Failure> {
    control.insert_rows(run.id, &rows(&run.plan)).await?;
    let sessions = run.recorders.iter().map(|it| connections.session(Arc::clone(it) as _));
    let sessions = try_join_all(sessions).await?;
    let pids: Vec<_> = sessions.iter().map(Session::pid).collect();
    let watcher = connections.control().await?;
    let started_at = OffsetDateTime::now_utc();
    run.clock.start();
    let work = tokio::select! {
        work = work(run, sessions) => work,
        failure = watch(Arc::clone(run), watcher, pids.clone()) => match failure {
            Err(failure) => Err(failure),
            Ok(never) => match never {},
        },
    };
    if work.is_err() {
        // Closing a connection does not end its statement, which may lock the rows that are about to be
        // deleted. The first failure is the one to report.
        let _ = control.cancel(&pids).await;
    }
    let work = work?;
    let state = FinalState {
        teams: control.teams(run.id).await?,
        payments: control.payments(run.id).await?,
    };
    Ok(report(run, started_at, work, &state))
}

/// Runs all workers until they are done, stopped, or out of time.
async fn work(run: &Arc<Run>, sessions: Vec<Session>) -> Result<Work, Failure> {
    let mut workers = JoinSet::new();
    for (number, session) in (0..).zip(sessions) {
        workers.spawn(Worker::new(number, Arc::clone(run), session).work());
    }
    let all = async {
        let mut tally = Tally::default();
        while let Some(ended) = workers.join_next().await {
            tally = tally.plus(ended.map_err(|_| Failure::Busy)??);
        }
        Ok::<_, Failure>(tally)
    };
    tokio::pin!(all);
    let tally = tokio::select! {
        tally = &mut all => tally?,
        () = stopped_or_timed_out(run) => {
            run.stop.cancel();
            let ended = tokio::time::timeout(STOP_TIMEOUT, all).await;
            ended.unwrap_or(Err(Failure::Busy))?
        }
    };
    Ok(Work { tally, duration_us: run.clock.now_us() })
}

async fn stopped_or_timed_out(run: &Run) {
    tokio::select! {
        () = run.stop.cancelled() => {}
        () = tokio::time::sleep(run.limit) => {}
    }
}

fn report(run: &Run, started_at: OffsetDateTime, work: Work, state: &FinalState) -> Report {
    let Work { mut tally, duration_us } = work;
    let plan = run.plan;
    let verdict = judge(&plan, &tally, state);
    let waits: Vec<_> = run.recorders.iter().map(|it| it.waits()).collect();
    Report {
        id: run.id,
        plan,
        started_at,
        duration_ms: milliseconds(duration_us),
        ending: ending(run, &plan, &tally),
        verdict,
        attempted: tally.finished(),
        committed: tally.committed,
        throughput: per_second(tally.committed, duration_us),
        latency: tally.latency(),
        retries: run.retries.load(Ordering::Relaxed),
        waits: Waits {
            number: waits.iter().map(|(number, _)| number).sum(),
            total_ms: milliseconds(waits.iter().map(|(_, us)| us).sum()),
        },
        failures: tally.failures,
        sql: tally.executed.iter().map(|text| (*text).to_owned()).collect(),
        lanes: (1..).zip(&run.recorders).map(|(worker, it)| it.lane(worker)).collect(),
    }
}

fn ending(run: &Run, plan: &Plan, tally: &Tally) -> Ending {
    if tally.finished() == plan.operations {
        Ending::Whole
    } else if run.stopped_by_user.is_cancelled() {
        Ending::Stopped
    } else {
        Ending::TimeUp
    }
}

/// Rounded to one decimal.
fn per_second(number: u32, us: u64) -> f64 {
    if us == 0 {
        return 0.0;
    }
    let per_second = f64::from(number) * 1000.0 / milliseconds(us);
    (per_second * 10.0).round() / 10.0
}
