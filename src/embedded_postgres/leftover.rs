//! A server that an earlier Concord left behind, as after `kill -9`: found and stopped before a new one
//! starts, so that two never run on the same data.
//!
//! It is stopped rather than used, so that the running server always is Concord's own child with the
//! settings of this version. A fast shutdown takes a moment and loses nothing.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::Account;
use super::data_dir::identity;
use super::error::{Error, io_error};
use super::socket::PORT;

/// How often a process that is not our child is looked at while it ends.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How long a fast shutdown may take, which writes a checkpoint, before the server is told to end at once.
pub(super) const FAST: Duration = Duration::from_secs(10);
/// How long ending at once may take; the server itself kills what is left after 5 s.
pub(super) const IMMEDIATE: Duration = Duration::from_secs(8);

/// What runs under the number in `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
enum Process {
    /// Nothing.
    Gone,
    /// The server of this cluster, started by Concord.
    Ours,
    /// A server of this cluster, started by somebody else.
    OtherServer,
    /// A process that was given the number later.
    Unrelated,
}

/// Stops the server that runs on the cluster, if one does.
///
/// # Errors
/// [`Error::OtherServer`] for one that Concord did not start; [`Error::StillRunning`] where it does not end.
pub(super) async fn stop(cluster: &Path, account: &Account) -> Result<(), Error> {
    match postmaster_pid(cluster) {
        Some(pid) => stop_process(pid, cluster, account).await?,
        None => remove_broken_pid_file(cluster).await?,
    }
    // The socket has a lock file of its own, with the same number. Nobody can be using it now; where
    // the number has passed to another process it would keep the server from starting.
    let _mostly_not_there = fs::remove_file(cluster.join(format!(".s.PGSQL.{PORT}.lock")));
    Ok(())
}

async fn stop_process(pid: Pid, cluster: &Path, account: &Account) -> Result<(), Error> {
    match look_at(pid, cluster)? {
        Process::Gone => Ok(()),
        Process::Ours => {
            tracing::info!(
                "A PostgreSQL server is still running from before (process {pid}): stopping it"
            );
            end(pid).await
        }
        Process::OtherServer => {
            Err(Error::OtherServer { dir: cluster.to_owned(), pid: pid.as_raw() })
        }
        Process::Unrelated => disown(cluster, account),
    }
}

/// After a power cut the pid file may be there with nothing in it, or with nothing that makes sense.
/// PostgreSQL would refuse to start for ever. Nothing runs then; to be sure, a server of this cluster is
/// looked for by its mark.
async fn remove_broken_pid_file(cluster: &Path) -> Result<(), Error> {
    let path = cluster.join("postmaster.pid");
    if !path.exists() {
        return Ok(());
    }
    let mark = format!("cluster_name={}", identity(cluster).map_err(io_error("read", cluster))?);
    for pid in processes() {
        if arguments_of(pid).is_some_and(|arguments| arguments.contains(&mark)) {
            end(pid).await?;
        }
    }
    // A server that somebody else is just starting has written its number by now.
    if let Some(pid) = postmaster_pid(cluster) {
        return Err(Error::OtherServer { dir: cluster.to_owned(), pid: pid.as_raw() });
    }
    tracing::info!("Removing a pid file without a number, as a power cut leaves one");
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(io_error("remove", &path)(error))
        }
        _ => Ok(()),
    }
}

/// The processes of this machine, where the system lists them as files.
fn processes() -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    entries.filter_map(number).map(Pid::from_raw).collect()
}

/// The number in the server's pid file.
pub(super) fn postmaster_pid(cluster: &Path) -> Option<Pid> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    // 0 and below would signal whole groups.
    (pid > 0).then(|| Pid::from_raw(pid))
}

/// Whether the process still does anything. One that has ended but that nobody has waited for keeps its
/// number (in a container without an init, for ever), and signals to it succeed.
pub(super) fn is_running(pid: Pid) -> bool {
    let ended = fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" Z")));
    kill(pid, None) != Err(Errno::ESRCH) && !ended
}

fn look_at(pid: Pid, cluster: &Path) -> Result<Process, Error> {
    if kill(pid, None) == Err(Errno::ESRCH) {
        return Ok(Process::Gone);
    }
    let mark = format!("cluster_name={}", identity(cluster).map_err(io_error("read", cluster))?);
    Ok(match arguments_of(pid) {
        Some(arguments) if arguments.contains(&mark) => Process::Ours,
        Some(arguments) if is_server_of(pid, &arguments, cluster) => Process::OtherServer,
        _ => Process::Unrelated,
    })
}

/// Whether this is a PostgreSQL server that has the cluster open, to go by its arguments and by the
/// directory it works in, which is its cluster.
fn is_server_of(pid: Pid, arguments: &[String], cluster: &Path) -> bool {
    let program = arguments.first().and_then(|first| Path::new(first).file_name());
    if !program.is_some_and(|name| name == "postgres" || name == "postmaster") {
        return false;
    }
    let named = arguments.iter().skip_while(|argument| *argument != "-D").nth(1);
    // Without -D the directory comes from the environment: better to ask than to take it for another.
    named.is_none_or(|named| is_same(Path::new(named), cluster))
        || is_same(Path::new(&format!("/proc/{pid}/cwd")), cluster)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((identity(one), identity(other)), (Ok(one), Ok(other)) if one == other)
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

/// Fast first, and at once if that takes too long: the write-ahead log then brings the data back.
async fn end(pid: Pid) -> Result<(), Error> {
    for (signal, patience) in [(Signal::SIGINT, FAST), (Signal::SIGQUIT, IMMEDIATE)] {
        let _may_have_ended = kill(pid, signal);
        let since = Instant::now();
        while since.elapsed() < patience {
            if !is_running(pid) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
    Err(Error::StillRunning { pid: pid.as_raw() })
}

/// Tells PostgreSQL that the number in its pid file means nothing any more.
///
/// The server refuses to start while any process has that number, except its own parent: so the file
/// gets Concord's number. Removing it would also drop the server's second check, on shared memory that
/// processes of the earlier server may still use.
fn disown(cluster: &Path, account: &Account) -> Result<(), Error> {
    let path = cluster.join("postmaster.pid");
    let text = fs::read_to_string(&path).map_err(io_error("read", &path))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    super::cluster::replace_file(&path, &format!("{}\n{rest}", std::process::id()), account)
}
