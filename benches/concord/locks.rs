//! Compares locks by business key with django-concurrency-safe in one run, and measures what waiting for
//! them costs others.

mod crowd;
mod figures;
mod package;

use crate::{goals::Goals, house::House};
use concord_embedded_postgres::scratch;
use concord_locks::{Key, Locks, Postgres, QueueLimits, Wait};
use figures::{Round, Waiter, figures};
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};
use std::{
    collections::HashMap,
    error::Error,
    ops::RangeInclusive,
    time::{Duration, Instant},
};
use tokio::{
    task::JoinSet,
    time::{interval, sleep, timeout},
};

/// The numbers of waiters when the lock is released.
const WAITERS: [usize; 3] = [1, 8, 32];
/// The minimum number of hand-overs in each measurement.
const HAND_OVERS: usize = 96;
const MIN_ROUNDS: usize = 4;
/// How long each holder keeps the lock.
const HOLD: Duration = Duration::from_millis(2);
/// The milliseconds between two waiters. Random, because a waiter that polls every 50 ms and arrived right
/// after another one would always poll right after it, and would find the lock free because of the rhythm
/// of this measurement.
const GAPS: RangeInclusive<u64> = 3..=50;
/// How long to wait for anything.
const TIMEOUT: Duration = Duration::from_secs(60);

type Failure = Box<dyn Error + Send + Sync>;

/// Hand-over with each number of waiters, then a crowd waiting for one lock.
pub async fn measure(house: &House, seconds: u32, goals: &mut Goals) -> Result<(), Box<dyn Error>> {
    hand_over(seconds, goals).await.map_err(|error| error.to_string())?;
    crowd::measure(house, seconds, goals).await.map_err(|error| error.to_string())?;
    Ok(())
}

/// The time from the end of one holder's work to the start of the next one's, including the commit.
async fn hand_over(seconds: u32, goals: &mut Goals) -> Result<(), Failure> {
    println!(
        "\nLocks: from the end of one holder to the start of the one that had waited longest (its turn), and \
         to the start of the next one (any); each holds for {HOLD:?}, and they come {GAPS:?} ms apart"
    );
    println!(
        "| waiters | who | turn p50 µs | p99 | any p50 µs | p99 | in order | statements/s meanwhile |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|");
    let database = scratch().connect_options();
    for waiters in WAITERS {
        let gaps = gaps(waiters);
        let mut found = Vec::new();
        let one = vec![locks(&database, 2)];
        let many: Vec<_> = (0..waiters).map(|_| locks(&database, 1)).collect();
        for (who, (rounds, statements)) in [
            ("Concord, one server", ours(&one, &gaps, seconds).await?),
            ("Concord, a server each", ours(&many, &gaps, seconds).await?),
            ("the Python package", package::run(&database, &gaps, seconds).await?),
        ] {
            let figures = figures(&rounds);
            println!(
                "| {waiters} | {who} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} % | {statements:.0} |",
                figures.turn.p50,
                figures.turn.p99,
                figures.any.p50,
                figures.any.p99,
                figures.in_order * 100.0,
            );
            found.push((figures, statements));
        }
        for locks in one.iter().chain(&many) {
            locks.backend().close().await;
        }
        let package = &found[2].0;
        for (who, (figures, statements)) in ["one server", "a server each"].iter().zip(&found) {
            let what = |what: &str| format!("locks, {who}, {waiters} waiting: {what}");
            let turn = package.turn.p50 / figures.turn.p50;
            let any = package.any.p50 / figures.any.p50;
            goals.at_least(&what("to whose turn it is, times as quick as the package"), turn, 20.0);
            goals.at_least(&what("to the next holder, times as quick"), any, 20.0);
            goals.at_least(&what("in order"), figures.in_order, 1.0);
            goals.at_most(&what("statements/s meanwhile"), *statements, 0.0);
        }
    }
    Ok(())
}

/// For each round, how long after one waiter the next one arrives, and how long after the last one the holder ends.
fn gaps(waiters: usize) -> Vec<Vec<u64>> {
    let mut random = fastrand::Rng::with_seed(waiters as u64);
    let rounds = HAND_OVERS.div_ceil(waiters).max(MIN_ROUNDS);
    (0..rounds).map(|_| (0..waiters).map(|_| random.u64(GAPS)).collect()).collect()
}

fn locks(database: &PgConnectOptions, connections: u32) -> Locks {
    let backend = Postgres::new(database, connections, Duration::from_secs(5));
    Locks::new(backend, QueueLimits::default())
}

fn key() -> Key {
    Key::new("bench", "handover")
}

/// Rounds in which waiters arrive one after another, with these milliseconds between them, and then the
/// lock is released; and the statements that waiting cost in the first round. `servers`: one for all
/// waiters, or one for each.
async fn ours(
    servers: &[Locks],
    gaps: &[Vec<u64>],
    seconds: u32,
) -> Result<(Vec<Round>, f64), Failure> {
    let database = scratch().connect_options();
    let holder = locks(&database, 1);
    let begun = Instant::now();
    let at = move |now: Instant| now.duration_since(begun).as_secs_f64() * 1e6;
    let (mut done, mut statements) = (Vec::new(), 0.0);
    for (number, gaps) in gaps.iter().enumerate() {
        let waiters = gaps.len();
        // With one server, the holder has a server of its own.
        let holder = if servers.len() == 1 && waiters > 1 { &servers[0] } else { &holder };
        let mut held = holder.guard(key()).wait(Wait::Forever).acquire().await?;
        let mut waiting = JoinSet::new();
        for (waiter, gap) in gaps.iter().enumerate() {
            let locks = servers[waiter % servers.len()].clone();
            waiting.spawn(async move {
                let work = async |_: &mut PgConnection| {
                    let began = Instant::now();
                    sleep(HOLD).await;
                    Ok::<_, sqlx::Error>((began, Instant::now()))
                };
                let times = locks.guard(key()).wait(Wait::Forever).run(work).await;
                times.map(|(began, ended)| (waiter, Waiter { began: at(began), ended: at(ended) }))
            });
            arrived(&mut held, servers, waiter + 1).await?;
            sleep(Duration::from_millis(*gap)).await;
        }
        if number == 0 {
            statements = while_waiting(seconds).await?;
        }
        let released = at(Instant::now());
        held.commit().await?;
        let mut times = vec![Waiter::default(); waiters];
        while let Some(waiter) = timeout(TIMEOUT, waiting.join_next()).await? {
            let (number, waiter) = waiter??;
            times[number] = waiter;
        }
        done.push(Round { released, waiters: times });
    }
    holder.backend().close().await;
    Ok((done, statements))
}

/// Waits until this many callers are waiting: in the queue of the one server, or in the database.
async fn arrived(
    held: &mut concord_locks::Lock<Postgres>,
    servers: &[Locks],
    number: usize,
) -> Result<(), Failure> {
    let in_the_database =
        "select count(*) from pg_locks where locktype = 'advisory' and not granted";
    let since = Instant::now();
    while since.elapsed() < TIMEOUT {
        let in_line = match servers {
            [one] => one.queues().iter().map(|line| line.queued).sum(),
            _ => 0,
        };
        let waiting: i64 = sqlx::query_scalar(in_the_database).fetch_one(held.context()).await?;
        if in_line + usize::try_from(waiting)? >= number {
            return Ok(());
        }
        sleep(Duration::from_millis(1)).await;
    }
    Err("those who should wait do not".into())
}

/// The statements per second that the database receives while everybody is only waiting.
///
/// Measured by sampling when each connection started a statement, much more often than anybody polls: the
/// counters of `pg_stat_database` ignore statements that touch no table.
async fn while_waiting(seconds: u32) -> Result<f64, Failure> {
    let mut sql = scratch().connect_options().connect().await?;
    let span = Duration::from_secs(seconds.clamp(2, 10).into());
    let mut ticks = interval(Duration::from_millis(5));
    let mut last = last_statements(&mut sql).await?;
    let (since, mut count) = (Instant::now(), 0_u32);
    while since.elapsed() < span {
        ticks.tick().await;
        let now = last_statements(&mut sql).await?;
        let began = |(pid, at): &(&i32, &f64)| last.get(pid).is_some_and(|before| before != *at);
        count += now.iter().filter(began).map(|_| 1).sum::<u32>();
        last = now;
    }
    Ok(f64::from(count) / since.elapsed().as_secs_f64())
}

/// When each other connection started its last statement.
async fn last_statements(sql: &mut PgConnection) -> Result<HashMap<i32, f64>, Failure> {
    let text = "select pid, extract(epoch from query_start)::float8 from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query_start is not null";
    Ok(sqlx::query_as(text).fetch_all(sql).await?.into_iter().collect())
}
