//! The public handle of the server.

use sqlx::postgres::PgConnectOptions;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::account::Account;
use super::cluster::{Cluster, Durability};
use super::config::Config;
use super::data_dir::DataDir;
use super::error::Error;
use super::server::Server;
use super::socket;
use super::watcher::Watcher;

/// A running PostgreSQL with a database for the application.
///
/// Call [`stop`](Self::stop) at the end of `main`, after the pool is closed. Dropping it also stops the
/// server, but does not wait for it.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    options: PgConnectOptions,
    url: String,
    stop: oneshot::Sender<()>,
    watcher: JoinHandle<Result<(), Error>>,
}

impl EmbeddedPostgres {
    /// Starts the server. Creates the data directory and the cluster if they are missing. Takes less than a
    /// second, a few seconds the first time, and longer for the recovery after a crash.
    ///
    /// Must be called in a Tokio runtime. Dropping the future stops what it has started, so it can be raced
    /// against a signal that ends the application.
    ///
    /// # Errors
    /// See [`Error`]. The data is unchanged.
    pub async fn start(config: &Config) -> Result<Self, Error> {
        let data = DataDir::open(config)?;
        // Before the lock, because in another user's directory even the lock file cannot be opened.
        let account = Account::choose(&data.cluster())?;
        let lock = data.lock()?;
        let cluster = Cluster::open(&data, account, config.bin(), Durability::Full).await?;
        let version = &cluster.programs.version;
        tracing::info!("Starting the embedded PostgreSQL {version} in {}", data.shown().display());
        let server = Server::start(&cluster).await?;
        Ok(Self::watch(Watcher { cluster, server, lock, on_restart: config.restart_hook() }))
    }

    fn watch(watcher: Watcher) -> Self {
        let options = watcher.cluster.socket.app_options();
        let url = socket::url(&watcher.cluster.name, &watcher.cluster.dir);
        let (stop, stopped) = oneshot::channel();
        Self { options, url, stop, watcher: tokio::spawn(watcher.run(stopped)) }
    }

    /// The connect options: for the application's role, which owns the database of the same name and is not
    /// a superuser.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The same as a URL, for messages and for `psql` as the same user. It contains no secret. If the
    /// socket path is longer than 107 bytes, only [`connect_options`](Self::connect_options) work.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server and waits for it: a fast shutdown, after 10 s an immediate one. Then another
    /// process can use the data directory.
    ///
    /// # Errors
    /// [`Error::StillRunning`] if the server does not end. Its data is safe.
    pub async fn stop(self) -> Result<(), Error> {
        tracing::info!("Stopping the embedded PostgreSQL");
        let _watcher_may_be_gone = self.stop.send(());
        // A join error means that the runtime is shutting down, and the server with it.
        self.watcher.await.unwrap_or(Ok(()))
    }
}
