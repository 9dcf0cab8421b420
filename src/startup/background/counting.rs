//! Hands what this server counted to the database, every few seconds and at the end.

use crate::{activity::Happening, service::Service};
use std::time::Duration;
use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, timeout},
};
use tokio_util::task::TaskTracker;

/// How often.
const EVERY: Duration = Duration::from_secs(5);
/// How often what is old is forgotten.
const PRUNING: Duration = Duration::from_secs(3_600);
/// How long a stopping server waits for the last time.
const LAST: Duration = Duration::from_secs(2);

/// A server's share in the activity of all.
#[derive(Debug)]
pub struct Counting {
    service: Service,
    server: i64,
    task: JoinHandle<()>,
}

impl Counting {
    /// Begins. `sockets`: those that are open.
    pub fn start(service: &Service, sockets: Option<TaskTracker>) -> Self {
        let server = i64::from_ne_bytes(
            uuid::Uuid::new_v4().into_bytes()[..8].try_into().unwrap_or_default(),
        );
        let task = tokio::spawn(run(service.clone(), server, sockets));
        Self { service: service.clone(), server, task }
    }

    /// Hands over what is left.
    pub async fn finish(self) {
        self.task.abort();
        let handed = timeout(LAST, self.service.hand_over_activity(self.server)).await;
        if !matches!(handed, Ok(Ok(()))) {
            tracing::debug!("the last activity could not be written down");
        }
    }
}

async fn run(service: Service, server: i64, sockets: Option<TaskTracker>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut pruned: Option<Instant> = None;
    loop {
        ticks.tick().await;
        if let Some(sockets) = &sockets {
            service.tally().measure(Happening::Sockets, sockets.len() as u64);
        }
        if let Err(failure) = service.hand_over_activity(server).await {
            tracing::debug!(%failure, "the activity waits to be written down");
            continue;
        }
        if pruned.is_none_or(|last| last.elapsed() >= PRUNING)
            && service.prune_activity().await.is_ok()
        {
            pruned = Some(Instant::now());
        }
    }
}
