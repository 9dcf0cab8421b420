//! Stops a server that an earlier process left running, for example after `kill -9`.
//!
//! It is not reused, so that the running server is always a child of this process with the settings of this
//! version. A fast shutdown takes only a moment and loses nothing.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::Account;
use super::data_dir::{cluster_name, is_same_dir};
use super::error::{Error, io_error};
use super::socket::PORT;

/// How often to check whether a process that is not a child has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// How long a fast shutdown may take; it writes a checkpoint.
pub(super) const FAST_SHUTDOWN: Duration = Duration::from_secs(10);
/// How long an immediate shutdown may take; the server kills its children after 5 s.
pub(super) const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(8);

/// The process with the id in `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
enum Process {
    Gone,
    /// The server of this cluster, started by this library.
    Ours,
    /// A server of this cluster, started by something else.
    OtherServer,
    /// Another process that later received the same id.
    Unrelated,
}

/// Stops the server of the cluster if it is running.
///
/// # Errors
/// [`Error::OtherServer`] if this library did not start it, [`Error::StillRunning`] if it does not end.
pub(super) async fn stop(cluster: &Path, app: &str, account: &Account) -> Result<(), Error> {
    let mark = cluster_name(app, cluster);
    match postmaster_pid(cluster) {
        Some(pid) => stop_process(pid, cluster, mark, account).await?,
        None => remove_broken_pid_file(cluster, mark).await?,
    }
    // The socket's lock file contains the same process id. No server uses it any more, and if another
    // process has that id, the file would prevent the server from starting.
    let _usually_missing = fs::remove_file(cluster.join(format!(".s.PGSQL.{PORT}.lock")));
    Ok(())
}

async fn stop_process(
    pid: Pid,
    cluster: &Path,
    mark: io::Result<String>,
    account: &Account,
) -> Result<(), Error> {
    match inspect(pid, cluster, mark)? {
        Process::Gone => Ok(()),
        Process::Ours => {
            tracing::info!(
                "A PostgreSQL server of an earlier run is still running (process {pid}): stopping it"
            );
            end(pid).await
        }
        Process::OtherServer => {
            Err(Error::OtherServer { dir: cluster.to_owned(), pid: pid.as_raw() })
        }
        Process::Unrelated => disown(cluster, account),
    }
}

/// Removes a broken pid file. After a power failure the file may be empty or corrupt, and PostgreSQL would
/// refuse to start. Usually no server is running then; one that is running is found by its `cluster_name`.
async fn remove_broken_pid_file(cluster: &Path, mark: io::Result<String>) -> Result<(), Error> {
    let path = cluster.join("postmaster.pid");
    if !path.exists() {
        return Ok(());
    }
    let mark = argument(cluster, mark)?;
    for pid in processes() {
        if arguments_of(pid).is_some_and(|arguments| arguments.contains(&mark)) {
            end(pid).await?;
        }
    }
    // A server that something else is starting has written its process id by now.
    if let Some(pid) = postmaster_pid(cluster) {
        return Err(Error::OtherServer { dir: cluster.to_owned(), pid: pid.as_raw() });
    }
    tracing::info!("Removing a pid file without a process id, as a power failure leaves one");
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(io_error("remove", &path)(error))
        }
        _ => Ok(()),
    }
}

/// All processes, on systems with `/proc`; otherwise none.
fn processes() -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    entries.filter_map(number).map(Pid::from_raw).collect()
}

/// The process id in the server's pid file.
pub(super) fn postmaster_pid(cluster: &Path) -> Option<Pid> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    // 0 and negative ids would signal process groups.
    (pid > 0).then(|| Pid::from_raw(pid))
}

/// Whether the process is running. A zombie is not, although it keeps its id (forever in a container
/// without an init) and can be signalled.
pub(super) fn is_running(pid: Pid) -> bool {
    let ended = fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" Z")));
    kill(pid, None) != Err(Errno::ESRCH) && !ended
}

/// The argument that identifies a server of this library.
fn argument(cluster: &Path, mark: io::Result<String>) -> Result<String, Error> {
    Ok(format!("cluster_name={}", mark.map_err(io_error("read", cluster))?))
}

fn inspect(pid: Pid, cluster: &Path, mark: io::Result<String>) -> Result<Process, Error> {
    if kill(pid, None) == Err(Errno::ESRCH) {
        return Ok(Process::Gone);
    }
    let mark = argument(cluster, mark)?;
    Ok(match arguments_of(pid) {
        Some(arguments) if arguments.contains(&mark) => Process::Ours,
        Some(arguments) if is_server_of(pid, &arguments, cluster) => Process::OtherServer,
        _ => Process::Unrelated,
    })
}

/// Whether this is a PostgreSQL server of the cluster, according to its arguments and its working
/// directory, which is its data directory.
fn is_server_of(pid: Pid, arguments: &[String], cluster: &Path) -> bool {
    let program = arguments.first().and_then(|first| Path::new(first).file_name());
    if !program.is_some_and(|name| name == "postgres" || name == "postmaster") {
        return false;
    }
    let named = arguments.iter().skip_while(|argument| *argument != "-D").nth(1);
    // Without -D the directory comes from the environment: assume that it is this one.
    named.is_none_or(|named| is_same_dir(Path::new(named), cluster))
        || is_same_dir(Path::new(&format!("/proc/{pid}/cwd")), cluster)
}

#[cfg(target_os = "linux")]
fn arguments_of(pid: Pid) -> Option<Vec<String>> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(
        line.split(|byte| *byte == 0)
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect(),
    )
}

#[cfg(not(target_os = "linux"))]
fn arguments_of(pid: Pid) -> Option<Vec<String>> {
    let ps = std::process::Command::new("ps")
        .args(["-ww", "-o", "args=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&ps.stdout).split_whitespace().map(str::to_owned).collect())
}

/// A fast shutdown, then an immediate one: the next start recovers the data from the log.
async fn end(pid: Pid) -> Result<(), Error> {
    for (signal, limit) in [(Signal::SIGINT, FAST_SHUTDOWN), (Signal::SIGQUIT, IMMEDIATE_SHUTDOWN)]
    {
        let _may_have_ended = kill(pid, signal);
        let since = Instant::now();
        while since.elapsed() < limit {
            if !is_running(pid) {
                return Ok(());
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }
    Err(Error::StillRunning { pid: pid.as_raw() })
}

/// Overwrites a pid file whose id belongs to an unrelated process.
///
/// The server refuses to start while any process has that id, except its own parent, so the file gets the
/// id of this process. Removing the file would also disable the server's second check, on shared memory
/// that processes of the earlier server may still use.
fn disown(cluster: &Path, account: &Account) -> Result<(), Error> {
    let path = cluster.join("postmaster.pid");
    let text = fs::read_to_string(&path).map_err(io_error("read", &path))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    account.replace_file(&path, &format!("{}\n{rest}", std::process::id()))
}
