//! Looks every few milliseconds who waits for whom, and interrupts those who wait when a run is stopped.

use super::run::Run;
use crate::db::{Failure, lab::Keeper};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// How often it looks. Waits in the scenarios as they are offered last little longer; with 50 looks a
/// second half of them and more were drawn as work (32 of 59 waits of 10 ms were seen, and 7 of 19 of
/// 5 ms). What is dear in a look, the question for whom somebody waits, is asked of one at a time, and
/// once for each wait.
const EVERY: Duration = Duration::from_millis(5);

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
        let told = pids.iter().zip(&run.recorders).filter(|(_, it)| it.is_told());
        let told: Vec<_> = told.map(|(pid, _)| *pid).collect();
        for waiting in keeper.waiting(&pids, &told).await? {
            let Some(worker) = workers.get(&waiting.pid) else { continue };
            let number = |pid: &i32| workers.get(pid).copied().unwrap_or_default();
            let held_by = waiting.held_by.map(|it| it.iter().map(number).collect::<Vec<_>>());
            let recorder = &run.recorders[*worker as usize - 1];
            recorder.seen_waiting(now_us, now_us.saturating_sub(last_us), held_by.as_deref());
        }
        last_us = now_us;
    }
}
