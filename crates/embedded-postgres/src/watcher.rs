//! Restarts the server when it ends unexpectedly.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{Mutex, oneshot};
use tokio::time::{Instant, sleep};

use super::cluster::Cluster;
use super::data_dir::Lock;
use super::error::Error;
use super::orphan;
use super::server::Server;

/// Delays between starts of the server; each is twice the previous one.
const FIRST_START_DELAY: Duration = Duration::from_millis(200);
const MAX_START_DELAY: Duration = Duration::from_secs(10);
/// Delays between restarts of the watcher after a panic.
const FIRST_PANIC_DELAY: Duration = Duration::from_millis(100);
const MAX_PANIC_DELAY: Duration = Duration::from_secs(30);
/// After a run of this length the delay is reset.
const STABLE_RUN: Duration = Duration::from_secs(60);

/// A server with everything that has the same lifetime.
pub(super) struct Watcher {
    pub(super) cluster: Cluster,
    pub(super) server: Server,
    /// Held until the server has stopped.
    pub(super) lock: Lock,
    /// Called before each restart after a panic.
    pub(super) on_restart: Option<fn()>,
}

impl Watcher {
    /// Runs until `stop` is sent or dropped, then stops the server.
    pub(super) async fn run(self, mut stop: oneshot::Receiver<()>) -> Result<(), Error> {
        let Self { cluster, server, lock, on_restart } = self;
        let cluster = Arc::new(cluster);
        // Outside of the closure, so that it survives a panic inside.
        let server = Arc::new(Mutex::new(server));
        let (watched, of_watch) = (Arc::clone(&cluster), Arc::clone(&server));
        let watch = async move || watch(&watched, &mut *of_watch.lock().await, &mut stop).await;
        let stopped_in = restart_on_panic(on_restart, watch).await;
        let result = match (stopped_in, Arc::into_inner(server)) {
            (State::Running, Some(server)) => server.into_inner().shut_down().await,
            // A server that was being started was signalled on drop; wait until it has ended.
            _ => orphan::stop(&cluster.dir, &cluster.name, &cluster.account).await,
        };
        drop(lock);
        result
    }
}

/// What the server was doing when the watcher was stopped.
enum State {
    Running,
    Starting,
}

async fn watch(cluster: &Cluster, server: &mut Server, stop: &mut oneshot::Receiver<()>) -> State {
    loop {
        tokio::select! {
            biased;
            _ = &mut *stop => return State::Running,
            status = server.wait() => {
                let status = status.map_or_else(String::new, |status| format!(" ({status})"));
                tracing::warn!("PostgreSQL ended unexpectedly{status}: restarting it. All confirmed commits are safe");
            }
        }
        tokio::select! {
            biased;
            _ = &mut *stop => return State::Starting,
            restarted = start_with_backoff(cluster) => *server = restarted,
        }
        tracing::info!("PostgreSQL is running again");
    }
}

async fn start_with_backoff(cluster: &Cluster) -> Server {
    let mut delay = FIRST_START_DELAY;
    loop {
        sleep(delay).await;
        match Server::start(cluster).await {
            Ok(server) => return server,
            Err(error) => tracing::error!("{error}"),
        }
        delay = (delay * 2).min(MAX_START_DELAY);
    }
}

/// Runs `work` until it returns, and restarts it after a panic.
async fn restart_on_panic<T>(on_restart: Option<fn()>, mut work: impl AsyncFnMut() -> T) -> T {
    let mut delay = FIRST_PANIC_DELAY;
    loop {
        let started = Instant::now();
        match AssertUnwindSafe(async { work().await }).catch_unwind().await {
            Ok(result) => return result,
            Err(panic) => {
                if started.elapsed() >= STABLE_RUN {
                    delay = FIRST_PANIC_DELAY;
                }
                if let Some(hook) = on_restart {
                    hook();
                }
                let panic = message(&*panic);
                tracing::error!(
                    panic,
                    "The PostgreSQL watcher panicked. Restarting it in {delay:?}."
                );
            }
        }
        sleep(delay).await;
        delay = (delay * 2).min(MAX_PANIC_DELAY);
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test(start_paused = true)]
    async fn a_panic_restarts_with_growing_delays_and_calls_the_hook() {
        static RESTARTS: AtomicUsize = AtomicUsize::new(0);
        let hook = || _ = RESTARTS.fetch_add(1, Ordering::Relaxed);
        let started = Instant::now();
        let mut runs = Vec::new();
        let result = restart_on_panic(Some(hook), async || {
            runs.push(started.elapsed().as_millis());
            tokio::task::yield_now().await;
            assert!(runs.len() == 4, "not yet");
            "done"
        });
        assert_eq!(result.await, "done");
        assert_eq!(runs, [0, 100, 300, 700]);
        assert_eq!(RESTARTS.load(Ordering::Relaxed), 3);
    }
}
