//! Keeps the server running: one that ends by itself is started again.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use super::cluster::Cluster;
use super::data_dir::Lock;
use super::error::Error;
use super::leftover;
use super::server::Server;

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
        let Self { cluster, mut server, lock } = self;
        loop {
            tokio::select! {
                biased;
                _ = &mut stop => break,
                status = server.ended() => {
                    let status = status.map_or_else(String::new, |status| format!(" ({status})"));
                    tracing::warn!("PostgreSQL has ended{status}: starting it again. All saves that were answered are safe");
                }
            }
            tokio::select! {
                biased;
                // What was just being started has been told to stop; this waits for it.
                _ = &mut stop => return leftover::stop(&cluster.dir, &cluster.account).await,
                again = start_again(&cluster) => server = again,
            }
            tracing::info!("PostgreSQL is running again");
        }
        let stopped = server.shut_down().await;
        drop(lock);
        stopped
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
