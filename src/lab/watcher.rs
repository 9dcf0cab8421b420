//! Looks every few milliseconds who waits for whom, and interrupts those who wait when a run is stopped.

use super::run::Run;
use crate::db::{Failure, lab::Keeper};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// How often it looks. Each look that finds somebody waiting asks `pg_blocking_pids`, which holds up all
/// of PostgreSQL's locks for a moment; more often than this, the lab would disturb what it measures, and
/// whoever else uses the database. Shorter waits are seen by chance; one that is seen is drawn from the
/// statement's begin, so the picture loses nothing of it.
const EVERY: Duration = Duration::from_millis(20);

/// Goes on until it is dropped. `pids` are those of the workers, in their order.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn watch(
    run: Arc<Run>,
    mut keeper: Keeper,
    pids: Vec<i32>,
) -> Result<std::convert::Infallible, Failure> {
    let workers: HashMap<i32, u32> = pids.iter().copied().zip(1..).collect();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last_us = run.clock.now_us();
    loop {
        ticks.tick().await;
        if run.stop.is_cancelled() {
            keeper.interrupt(&pids).await?;
            continue;
        }
        let now_us = run.clock.now_us();
        for waiting in keeper.waiting(&pids).await? {
            let Some(worker) = workers.get(&waiting.pid) else { continue };
            let held_by: Vec<_> = waiting
                .held_by
                .iter()
                .map(|pid| workers.get(pid).copied().unwrap_or_default())
                .collect();
            let recorder = &run.recorders[*worker as usize - 1];
            recorder.seen_waiting(now_us, now_us.saturating_sub(last_us), &held_by);
        }
        last_us = now_us;
    }
}
