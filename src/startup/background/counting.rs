//! Writes this server's activity counts to the database, every few seconds and at shutdown.

use crate::{activity::ActivityKind, service::Service, supervise::supervise};
use std::time::Duration;
use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, timeout},
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};
use uuid::Uuid;

/// The interval between two writes.
const EVERY: Duration = Duration::from_secs(5);
/// How often old activity is deleted.
const PRUNING: Duration = Duration::from_secs(3_600);
/// How long a stopping server waits for the last write.
const LAST: Duration = Duration::from_secs(2);

/// The task that writes the counts of this server. If it is dropped, the task writes once more and ends.
#[derive(Debug)]
pub struct Counting {
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Counting {
    /// Starts the task. `sockets`: the open sockets.
    pub fn start(service: &Service, sockets: Option<TaskTracker>) -> Self {
        let stop = CancellationToken::new();
        let (service, stopped) = (service.clone(), stop.clone());
        let task = tokio::spawn(supervise("hand-over-activity", async move || {
            run(&service, sockets.as_ref(), &stopped).await;
        }));
        Self { stop: stop.drop_guard(), task }
    }

    /// Writes the remaining counts.
    pub async fn finish(self) {
        drop(self.stop);
        if timeout(LAST, self.task).await.is_err() {
            tracing::debug!("the last activity could not be written down");
        }
    }
}

async fn run(service: &Service, sockets: Option<&TaskTracker>, stop: &CancellationToken) {
    let server = Uuid::new_v4().as_u64_pair().0.cast_signed();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut pruned: Option<Instant> = None;
    while !stop.is_cancelled() {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => {}
        }
        if let Some(sockets) = sockets {
            service.tally().measure(ActivityKind::Sockets, sockets.len() as u64);
        }
        if let Err(failure) = service.hand_over_activity(server).await {
            tracing::debug!(%failure, "the activity waits to be written down");
            continue;
        }
        let is_due = pruned.is_none_or(|last| last.elapsed() >= PRUNING);
        if is_due && service.prune_activity().await.is_ok() {
            pruned = Some(Instant::now());
        }
    }
}
