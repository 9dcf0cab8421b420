//! One run from its rows to its report.

use super::{
    Ending, Plan, Report, Waits,
    operation::rows,
    run::{Run, milliseconds},
    tally::Tally,
    verdict::{Left, judge},
    watcher::watch,
    worker::Worker,
};
use crate::{
    db::{
        Database, Failure,
        lab::{Connections, Keeper, Session},
    },
    product::Timestamp,
};
use futures::future::try_join_all;
use std::{sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::task::JoinSet;

/// How long stopped workers may take to end; interrupted, they need a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was seen when all workers had ended.
struct Ended {
    tally: Tally,
    duration_us: u64,
}

/// Runs it on connections of its own, and leaves nothing in the scratch tables.
///
/// # Errors
/// When the database does not answer; what is left then goes with a later run.
pub(super) async fn carry_out(db: &Database, run: &Arc<Run>) -> Result<Report, Failure> {
    // A run is ended by being interrupted, and by no timeout of PostgreSQL: a worker that waits until
    // the end has not failed.
    let longest = run.limit + PATIENCE;
    let connections = Connections::new(db, connections_of(&run.plan), longest);
    let outcome = among(&connections, run).await;
    connections.close().await;
    outcome
}

/// One for each worker, one to watch with, and one for the rows.
pub(super) const fn connections_of(plan: &Plan) -> u32 {
    plan.workers + 2
}

async fn among(connections: &Connections, run: &Arc<Run>) -> Result<Report, Failure> {
    let mut keeper = connections.keeper().await?;
    keeper.remove_leftovers().await?;
    let outcome = with_rows(connections, &mut keeper, run).await;
    let removed = keeper.remove_rows(run.id).await;
    let report = outcome?;
    removed?;
    Ok(report)
}

async fn with_rows(
    connections: &Connections,
    keeper: &mut Keeper,
    run: &Arc<Run>,
) -> Result<Report, Failure> {
    keeper.make_rows(run.id, &rows(&run.plan)).await?;
    let sessions = run.recorders.iter().map(|it| connections.session(Arc::clone(it) as _));
    let sessions = try_join_all(sessions).await?;
    let pids: Vec<_> = sessions.iter().map(Session::pid).collect();
    let watcher = connections.keeper().await?;
    let started_at = Timestamp::new(OffsetDateTime::now_utc());
    run.clock.start();
    let ended = tokio::select! {
        ended = work(run, sessions) => ended,
        failure = watch(Arc::clone(run), watcher, pids.clone()) => match failure {
            Err(failure) => Err(failure),
            Ok(never) => match never {},
        },
    };
    if ended.is_err() {
        // Closing a connection does not end what PostgreSQL does for it, and the rows are to be removed.
        // What comes of that does not matter: the first failure is the one to tell.
        let _ = keeper.interrupt(&pids).await;
    }
    let ended = ended?;
    let left =
        Left { teams: keeper.teams(run.id).await?, payments: keeper.payments(run.id).await? };
    Ok(report(run, started_at, ended, &left))
}

/// All workers, until they are done, stopped, or out of time.
async fn work(run: &Arc<Run>, sessions: Vec<Session>) -> Result<Ended, Failure> {
    let mut workers = JoinSet::new();
    for (number, session) in (0..).zip(sessions) {
        workers.spawn(Worker::new(number, Arc::clone(run), session).work());
    }
    let all = async {
        let mut tally = Tally::default();
        while let Some(ended) = workers.join_next().await {
            tally = tally.and(ended.map_err(|_| Failure::Busy)??);
        }
        Ok::<_, Failure>(tally)
    };
    tokio::pin!(all);
    let tally = tokio::select! {
        tally = &mut all => tally?,
        () = over(run) => {
            run.stop.cancel();
            let ended = tokio::time::timeout(PATIENCE, all).await;
            ended.unwrap_or(Err(Failure::Busy))?
        }
    };
    Ok(Ended { tally, duration_us: run.clock.now_us() })
}

/// Until somebody stops it, or the time is over.
async fn over(run: &Run) {
    tokio::select! {
        () = run.stop.cancelled() => {}
        () = tokio::time::sleep(run.limit) => {}
    }
}

fn report(run: &Run, started_at: Timestamp, ended: Ended, left: &Left) -> Report {
    let Ended { mut tally, duration_us } = ended;
    let plan = run.plan;
    let verdict = judge(&plan, &tally, left);
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
        retries: run.retries.load(std::sync::atomic::Ordering::Relaxed),
        waits: Waits {
            number: waits.iter().map(|(number, _)| number).sum(),
            total_ms: milliseconds(waits.iter().map(|(_, us)| us).sum()),
        },
        failures: tally.failures,
        sql: tally.ran.iter().map(|text| (*text).to_owned()).collect(),
        lanes: (1..).zip(&run.recorders).map(|(worker, it)| it.lane(worker)).collect(),
    }
}

fn ending(run: &Run, plan: &Plan, tally: &Tally) -> Ending {
    if tally.finished() == plan.operations {
        Ending::Whole
    } else if run.stopped_by_hand.is_cancelled() {
        Ending::Stopped
    } else {
        Ending::TimeUp
    }
}

/// With one digit after the point.
fn per_second(number: u32, us: u64) -> f64 {
    if us == 0 {
        return 0.0;
    }
    let per_second = f64::from(number) * 1000.0 / milliseconds(us);
    (per_second * 10.0).round() / 10.0
}
