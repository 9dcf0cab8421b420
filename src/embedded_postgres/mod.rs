//! A real PostgreSQL of Concord's own, for when no `DATABASE_URL` is given.
//!
//! It keeps its data in `.data/postgres/` between runs, writes every commit to disk before it is
//! answered, starts and stops with Concord, and listens on nothing but a private Unix socket.
//!
//! - **One Concord per directory.** A file lock, which goes with the process however it ends.
//! - **Never two servers on the same data.** One that a killed Concord left is found and stopped first.
//! - **Whole or not at all.** A new cluster is made beside its place and moved there when complete.
//! - **As root too.** The server then runs as `postgres`; `account.rs` says how it reaches the data.
//! - **A server that dies is started again** while Concord runs; until then `/health` says 503.
//!
//! [`scratch()`] is the same for tests: fast, not durable, removed with the process.

mod account;
mod backup;
mod cluster;
mod data_dir;
mod error;
mod leftover;
mod programs;
mod provision;
mod replace;
mod scratch;
mod server;
mod socket;
mod watcher;

#[cfg(test)]
mod tests;

use std::path::Path;

use sqlx::postgres::PgConnectOptions;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::account::Account;
use self::cluster::{Cluster, Kind};
use self::data_dir::DataDir;
use self::server::Server;
use self::socket::CONCORD;
use self::watcher::Watcher;

pub use self::backup::backup;
pub use self::error::Error;
pub use self::replace::{Upgraded, restore, upgrade};
pub use self::scratch::{Scratch, scratch};

/// Whether this variable of the environment is for PostgreSQL's programs. `sqlx` reads them whenever an
/// address is made, so they must be gone before Concord's own server is reached.
pub fn is_for_postgres(name: &std::ffi::OsStr) -> bool {
    account::is_for_postgres(name)
}

/// A running PostgreSQL with an empty or earlier filled database for Concord.
///
/// Call [`stop`](Self::stop) at the end of `main`, after the pool is closed. Dropping it stops the server
/// as well, but nobody waits for that.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    options: PgConnectOptions,
    url: String,
    stop: oneshot::Sender<()>,
    watcher: JoinHandle<Result<(), Error>>,
}

impl EmbeddedPostgres {
    /// Starts the server on the cluster in `data_dir`, making both where they are missing. Takes well
    /// under a second, some seconds the first time, longer only to recover after a crash.
    ///
    /// `bin` names the directory of PostgreSQL's programs; without it they are looked for.
    ///
    /// Dropping the future stops what it has started: let it race with the signals that end Concord.
    ///
    /// # Errors
    /// See [`Error`]; its text is for the user, and the data is as it was.
    pub async fn start(data_dir: &Path, bin: Option<&Path>) -> Result<Self, Error> {
        let data = DataDir::open(data_dir)?;
        // Before the lock: of somebody else's directory even the lock file cannot be opened.
        let account = Account::choose(&data.cluster())?;
        let lock = data.lock()?;
        let cluster = Cluster::open(&data, account, bin, Kind::Durable).await?;
        let version = cluster.programs.version.clone();
        tracing::info!("Starting the embedded PostgreSQL {version} in {}", data.shown().display());
        let server = Server::start(&cluster).await?;
        Ok(Self::watch(Watcher { cluster, server, lock }))
    }

    fn watch(watcher: Watcher) -> Self {
        let options = watcher.cluster.socket.options(CONCORD, CONCORD);
        let url = socket::url(&watcher.cluster.dir);
        let (stop, stopped) = oneshot::channel();
        Self { options, url, stop, watcher: tokio::spawn(watcher.run(stopped)) }
    }

    /// How a pool of this process connects: as the role `concord`, which owns the database `concord`.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The same as an address, for messages and for `psql` as the same user: it holds no secret. (In a
    /// very deep directory, past 107 bytes, only [`connect_options`](Self::connect_options) work.)
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server in order and waits for it: within 10 s, or at once after that. Then the data
    /// directory is free for another Concord.
    ///
    /// # Errors
    /// [`Error::StillRunning`] where the server does not end; its data is safe all the same.
    pub async fn stop(self) -> Result<(), Error> {
        tracing::info!("Stopping the embedded PostgreSQL");
        let _watcher_may_be_gone = self.stop.send(());
        // The watcher only fails to report when its runtime is going away, and the server with it.
        self.watcher.await.unwrap_or(Ok(()))
    }
}
