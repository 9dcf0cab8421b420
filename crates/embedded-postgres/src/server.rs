//! The life cycle of one server process: start, wait until it accepts connections, stop.

use std::fs;
use std::io::ErrorKind;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use super::cluster::{Cluster, Durability};
use super::data_dir::{cluster_name, log_tail, open_log};
use super::error::{Error, io_error};
use super::orphan::{self, FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN};
use super::provision::provision;
use super::socket::PORT;

/// How long the server may take to accept connections; crash recovery replays its log first.
const READY_TIMEOUT: Duration = Duration::from_mins(5);
const LOG_AFTER: Duration = Duration::from_secs(3);
/// How long processes of an earlier server may prevent this one from starting.
const CONFLICT_TIMEOUT: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Passed on the command line, where no file in the cluster can override them.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "unix_socket_directories=.",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=64MB",
    "log_checkpoints=off",
];
const DURABLE: [&str; 3] = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];
const NOT_DURABLE: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running server, a child of this process.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pid: Pid,
}

impl Server {
    /// Starts a server on the cluster and returns when it accepts connections and the role and the database
    /// exist. First stops a server that is still running there.
    pub(super) async fn start(cluster: &Cluster) -> Result<Self, Error> {
        cluster.write_access_rules()?;
        let (server, mut connection) = start_exclusively(cluster).await?;
        provision(&mut connection, &cluster.name, cluster.durability).await?;
        connection.close().await?;
        Ok(server)
    }

    fn spawn(cluster: &Cluster) -> Result<Self, Error> {
        let stdout = open_log(&cluster.log)?;
        cluster.account.give_file(&stdout).map_err(io_error("write", &cluster.log))?;
        let stderr = stdout.try_clone().map_err(io_error("open", &cluster.log))?;
        let program = cluster.programs.postgres();
        let mut command = cluster.account.command_on(&program, &cluster.dir)?;
        command.args(["-p", &PORT.to_string()]);
        let durability = match cluster.durability {
            Durability::Full => DURABLE,
            Durability::Off => NOT_DURABLE,
        };
        for setting in SETTINGS.into_iter().chain(durability) {
            command.args(["-c", setting]);
        }
        // Identifies the server after this process was killed.
        let name =
            cluster_name(&cluster.name, &cluster.dir).map_err(io_error("read", &cluster.dir))?;
        command.args(["-c", &format!("cluster_name={name}")]);
        command.stdout(stdout).stderr(stderr);
        let child = Command::from(command).spawn().map_err(io_error("run", &program))?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
        let pid = pid
            .ok_or_else(|| Error::StartFailed { log: cluster.log.clone(), tail: String::new() })?;
        Ok(Self { child, pid })
    }

    /// Connects as soon as the server accepts connections.
    async fn wait_until_ready(
        &mut self,
        cluster: &Cluster,
        log_start: u64,
    ) -> Result<PgConnection, Error> {
        let options = cluster.socket.superuser_options();
        let since = Instant::now();
        let mut logged = false;
        while since.elapsed() < READY_TIMEOUT {
            match timeout(Duration::from_secs(5), options.connect()).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) if !is_still_starting(&error) => return Err(error.into()),
                _ => {}
            }
            if self.child.try_wait().map_err(io_error("watch", &cluster.dir))?.is_some() {
                let tail = log_tail(&cluster.log, log_start);
                return Err(Error::StartFailed { log: cluster.log.clone(), tail });
            }
            if since.elapsed() > LOG_AFTER && !logged {
                tracing::info!("PostgreSQL is still starting. After a crash it replays its log");
                logged = true;
            }
            sleep(POLL_INTERVAL).await;
        }
        Err(Error::StartTimedOut { log: cluster.log.clone(), seconds: READY_TIMEOUT.as_secs() })
    }

    /// Waits until the server has ended, for any reason.
    pub(super) async fn wait(&mut self) -> Option<ExitStatus> {
        self.child.wait().await.ok()
    }

    /// A fast shutdown: rolls back open transactions and writes a checkpoint. After 10 s an immediate one;
    /// the next start then recovers the same data from the log.
    ///
    /// # Errors
    /// [`Error::StillRunning`] if the server ignores both.
    pub(super) async fn shut_down(mut self) -> Result<(), Error> {
        for (signal, limit) in
            [(Signal::SIGINT, FAST_SHUTDOWN), (Signal::SIGQUIT, IMMEDIATE_SHUTDOWN)]
        {
            self.signal(signal);
            if timeout(limit, self.child.wait()).await.is_ok() {
                return Ok(());
            }
            tracing::warn!("PostgreSQL takes long to stop. Its data is safe");
        }
        Err(Error::StillRunning { pid: self.pid.as_raw() })
    }

    fn signal(&self, signal: Signal) {
        // After a child was waited for, its process id may belong to another process.
        if self.child.id().is_some() {
            let _may_have_ended = kill(self.pid, signal);
        }
    }
}

impl Drop for Server {
    /// After a panic or a cancelled start, lets the server shut down cleanly.
    fn drop(&mut self) {
        self.signal(Signal::SIGINT);
    }
}

/// Stops what is still running on the cluster, then starts the server.
///
/// Two cases need more than one attempt: child processes of a killed server keep its shared memory a little
/// longer, and a server that was just started has not written its process id yet.
async fn start_exclusively(cluster: &Cluster) -> Result<(Server, PgConnection), Error> {
    let since = Instant::now();
    loop {
        orphan::stop(&cluster.dir, &cluster.name, &cluster.account).await?;
        let log_start = fs::metadata(&cluster.log).map_or(0, |log| log.len());
        let mut server = Server::spawn(cluster)?;
        match server.wait_until_ready(cluster, log_start).await {
            Ok(connection) => return Ok((server, connection)),
            Err(Error::StartFailed { tail, .. })
                if is_conflict(&tail) && since.elapsed() < CONFLICT_TIMEOUT =>
            {
                sleep(POLL_INTERVAL * 5).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether, according to the log, another server has the shared memory or the pid file.
fn is_conflict(log: &str) -> bool {
    log.contains("still in use") || log.contains("already exists")
}

/// No socket yet, no listener yet, or 57P03: "the database system is starting up".
fn is_still_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => {
            !matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::InvalidInput)
        }
        sqlx::Error::Database(database) => database.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}
