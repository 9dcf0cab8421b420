//! Keeps the server running: one that ends by itself is started again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, oneshot};
use tokio::time::sleep;

use super::cluster::Cluster;
use super::data_dir::Lock;
use super::error::Error;
use super::leftover;
use super::server::Server;
use crate::supervise::supervise;

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A server and all that has to live as long as it.
pub(super) struct Watcher {
    pub(super) cluster: Cluster,
    pub(super) server: Server,
    /// The data directory stays taken until the server has stopped.
    pub(super) lock: Lock,
}

impl Watcher {
    /// Runs until told to stop, or until whoever could tell is gone; then stops the server.
    pub(super) async fn run(self, mut stop: oneshot::Receiver<()>) -> Result<(), Error> {
        let Self { cluster, server, lock } = self;
        let cluster = Arc::new(cluster);
        // Survives a panic of what keeps it running.
        let server = Arc::new(Mutex::new(server));
        let (there, kept) = (Arc::clone(&cluster), Arc::clone(&server));
        let keep = async move || keep_running(&there, &mut *kept.lock().await, &mut stop).await;
        let told = supervise("embedded-postgres", keep).await;
        let stopped = match (told, Arc::into_inner(server)) {
            (Told::WhileItRan, Some(server)) => server.into_inner().shut_down().await,
            // What was just being started has been told to stop; this waits for it.
            _ => leftover::stop(&cluster.dir, &cluster.account).await,
        };
        drop(lock);
        stopped
    }
}

/// When the watcher was told to stop the server.
enum Told {
    WhileItRan,
    WhileItStarted,
}

async fn keep_running(
    cluster: &Cluster,
    server: &mut Server,
    stop: &mut oneshot::Receiver<()>,
) -> Told {
    loop {
        tokio::select! {
            biased;
            _ = &mut *stop => return Told::WhileItRan,
            status = server.ended() => {
                let status = status.map_or_else(String::new, |status| format!(" ({status})"));
                tracing::warn!("PostgreSQL has ended{status}: starting it again. All saves that were answered are safe");
            }
        }
        tokio::select! {
            biased;
            _ = &mut *stop => return Told::WhileItStarted,
            again = start_again(cluster) => *server = again,
        }
        tracing::info!("PostgreSQL is running again");
    }
}

/// Tries until the server runs, ever more slowly.
async fn start_again(cluster: &Cluster) -> Server {
    let mut pause = FIRST_PAUSE;
    loop {
        sleep(pause).await;
        match Server::start(cluster).await {
            Ok(server) => return server,
            Err(error) => tracing::error!("{error}"),
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
