//! Samples who waits for whom, and cancels the statements of a stopped run.

use super::{database::Control, failure::Failure, run::Run};
use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// The waits of the default plans are little longer than this. With an interval of 20 ms, more than half of
/// them were drawn as work. The expensive part, the query for the holder, runs once per wait.
const INTERVAL: Duration = Duration::from_millis(5);

/// Runs until it is dropped. `pids` are the sessions of the workers in order.
///
/// # Errors
/// [`Failure`].
pub(super) async fn watch(
    run: Arc<Run>,
    mut control: Control,
    pids: Vec<i32>,
) -> Result<Infallible, Failure> {
    let workers: HashMap<i32, u32> = pids.iter().copied().zip(1..).collect();
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last_us = run.clock.now_us();
    loop {
        ticks.tick().await;
        if run.stop.is_cancelled() {
            control.cancel(&pids).await?;
            continue;
        }
        let now_us = run.clock.now_us();
        let known = pids.iter().zip(&run.recorders).filter(|(_, it)| it.holder_is_known());
        let known: Vec<_> = known.map(|(pid, _)| *pid).collect();
        for waiter in control.lock_waiters(&pids, &known).await? {
            let Some(worker) = workers.get(&waiter.pid) else { continue };
            let number = |pid: &i32| workers.get(pid).copied().unwrap_or_default();
            let held_by = waiter.held_by.map(|it| it.iter().map(number).collect::<Vec<_>>());
            let recorder = &run.recorders[*worker as usize - 1];
            recorder.observe_wait(now_us, now_us.saturating_sub(last_us), held_by.as_deref());
        }
        last_us = now_us;
    }
}
