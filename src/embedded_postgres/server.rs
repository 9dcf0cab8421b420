//! One run of the server: started, waited for until it answers, stopped.

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

use super::cluster::{Cluster, Kind};
use super::data_dir::{identity, log_tail, open_log};
use super::error::{Error, io_error};
use super::leftover::{self, FAST, IMMEDIATE};
use super::provision::provision;
use super::socket::{PORT, SUPERUSER};

/// How long the server may take until it answers; after a crash it first reads its log again.
const READY_WITHIN: Duration = Duration::from_mins(5);
const TELL_AFTER: Duration = Duration::from_secs(3);
/// How long what is left of an earlier server may take to go.
const ALONE_WITHIN: Duration = Duration::from_secs(30);
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// Nothing here can be turned off by editing a file in the cluster: the command line wins.
const ALWAYS: [&str; 6] = [
    "listen_addresses=",
    "unix_socket_directories=.",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=64MB",
    "log_checkpoints=off",
];
const DURABLE: [&str; 3] = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];
const SCRATCH: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running server, the child of this process.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pid: Pid,
}

impl Server {
    /// Starts a server on the cluster and returns when it answers, with role and database in place.
    /// One that still runs there is stopped first.
    pub(super) async fn start(cluster: &Cluster) -> Result<Self, Error> {
        cluster.write_access_rules()?;
        let (server, mut connection) = start_alone(cluster).await?;
        provision(&mut connection, cluster.kind).await?;
        connection.close().await?;
        Ok(server)
    }

    fn spawn(cluster: &Cluster) -> Result<Self, Error> {
        let log = open_log(&cluster.log)?;
        cluster.account.give_file(&log).map_err(io_error("write", &cluster.log))?;
        let log_too = log.try_clone().map_err(io_error("open", &cluster.log))?;
        let program = cluster.programs.postgres();
        let mut command = cluster.account.command_on(&program, &cluster.dir)?;
        command.args(["-p", &PORT.to_string()]);
        let durability = if cluster.kind == Kind::Durable { DURABLE } else { SCRATCH };
        for setting in ALWAYS.into_iter().chain(durability) {
            command.args(["-c", setting]);
        }
        // By this mark the server is known again after Concord was killed.
        let mark = identity(&cluster.dir).map_err(io_error("read", &cluster.dir))?;
        command.args(["-c", &format!("cluster_name={mark}")]);
        command.stdout(log).stderr(log_too);
        let child = Command::from(command).spawn().map_err(io_error("run", &program))?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
        let pid = pid
            .ok_or_else(|| Error::StartFailed { log: cluster.log.clone(), tail: String::new() })?;
        Ok(Self { child, pid })
    }

    /// Connects as soon as the server answers.
    async fn wait_until_ready(
        &mut self,
        cluster: &Cluster,
        log_start: u64,
    ) -> Result<PgConnection, Error> {
        let options = cluster.socket.options(SUPERUSER, "postgres");
        let since = Instant::now();
        let mut told = false;
        while since.elapsed() < READY_WITHIN {
            match timeout(Duration::from_secs(5), options.connect()).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) if !is_still_starting(&error) => return Err(error.into()),
                _ => {}
            }
            if self.child.try_wait().map_err(io_error("watch", &cluster.dir))?.is_some() {
                let tail = log_tail(&cluster.log, log_start);
                return Err(Error::StartFailed { log: cluster.log.clone(), tail });
            }
            if since.elapsed() > TELL_AFTER && !told {
                tracing::info!(
                    "PostgreSQL is still starting. After a crash it first reads its log again"
                );
                told = true;
            }
            sleep(TRY_AGAIN).await;
        }
        Err(Error::StartTimedOut { log: cluster.log.clone(), seconds: READY_WITHIN.as_secs() })
    }

    /// Returns when the server has ended, for whatever reason.
    pub(super) async fn ended(&mut self) -> Option<ExitStatus> {
        self.child.wait().await.ok()
    }

    /// Stops the server: open transactions are rolled back, all commits are in the data files. If that
    /// takes longer than 10 s, at once; the next start then recovers the same data from the log.
    ///
    /// # Errors
    /// [`Error::StillRunning`] where even that does not help.
    pub(super) async fn shut_down(mut self) -> Result<(), Error> {
        for (signal, patience) in [(Signal::SIGINT, FAST), (Signal::SIGQUIT, IMMEDIATE)] {
            self.signal(signal);
            if timeout(patience, self.child.wait()).await.is_ok() {
                return Ok(());
            }
            tracing::warn!("PostgreSQL takes long to stop. Its data is safe");
        }
        Err(Error::StillRunning { pid: self.pid.as_raw() })
    }

    fn signal(&self, signal: Signal) {
        // Once the child was waited for, its number may belong to another process.
        if self.child.id().is_some() {
            let _may_have_ended = kill(self.pid, signal);
        }
    }
}

impl Drop for Server {
    /// A panic or a start that was cut short: the server still gets the chance to stop in order.
    fn drop(&mut self) {
        self.signal(Signal::SIGINT);
    }
}

/// Stops what still runs on the cluster, then starts the server.
///
/// Two cases take more than one try: processes of a server that was killed hold its shared memory a
/// little longer, and a server that was only just started had not said so yet. PostgreSQL rightly
/// refuses to start then.
async fn start_alone(cluster: &Cluster) -> Result<(Server, PgConnection), Error> {
    let since = Instant::now();
    loop {
        leftover::stop(&cluster.dir, &cluster.account).await?;
        let log_start = fs::metadata(&cluster.log).map_or(0, |log| log.len());
        let mut server = Server::spawn(cluster)?;
        match server.wait_until_ready(cluster, log_start).await {
            Ok(connection) => return Ok((server, connection)),
            Err(Error::StartFailed { tail, .. })
                if is_not_alone(&tail) && since.elapsed() < ALONE_WITHIN =>
            {
                sleep(TRY_AGAIN * 5).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether PostgreSQL's last words are that another server has the memory or the pid file.
fn is_not_alone(log: &str) -> bool {
    log.contains("still in use") || log.contains("already exists")
}

/// No socket yet, nobody at it, or 57P03: "the database system is starting up".
fn is_still_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => {
            !matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::InvalidInput)
        }
        sqlx::Error::Database(database) => database.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}
