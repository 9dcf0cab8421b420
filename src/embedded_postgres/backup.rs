//! Backups: all of the database in one file, written while Concord runs or not, and read back.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sqlx::{ConnectOptions, Connection};
use tokio::process::Command;

use super::EmbeddedPostgres;
use super::account::{Account, client};
use super::cluster::{Cluster, Kind, major_of};
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::programs::{self, Programs};
use super::server::Server;
use super::socket::{CONCORD, PORT, SocketDir};

const IS_CONCORDS: &str = "SELECT to_regclass('products') IS NOT NULL";

/// Writes the database in `data_dir` to `file`, as it is at one moment. A Concord that runs there goes on
/// running.
///
/// # Errors
/// Where there is no database, `file` is there already, or `pg_dump` fails. Then there is no `file`.
pub async fn backup(data_dir: &Path, bin: Option<&Path>, file: &Path) -> Result<(), Error> {
    let cluster = existing(data_dir)?.cluster();
    let file = std::path::absolute(file).map_err(io_error("find", file))?;
    if file.symlink_metadata().is_ok() {
        return Err(Error::FileExists { file });
    }
    let account = Account::choose(&cluster)?;
    let own = programs::find(bin, &cluster, major_of(&cluster)?, &account)?;
    let programs = programs::find_for_backup(bin, &own, &account)?;
    match EmbeddedPostgres::start(data_dir, bin).await {
        Ok(started) => {
            let written = dump(&programs, &SocketDir::of(&cluster)?, &file).await;
            started.stop().await?;
            written
        }
        Err(Error::InUse { .. }) => dump(&programs, &SocketDir::of(&cluster)?, &file).await,
        Err(error) => Err(error),
    }
}

/// The data directory, if there is a cluster in it.
pub(super) fn existing(data_dir: &Path) -> Result<DataDir, Error> {
    if !data_dir.join("postgres").join("PG_VERSION").exists() {
        return Err(Error::NoDatabase { dir: data_dir.to_owned() });
    }
    DataDir::open(data_dir)
}

/// Writes beside the place and moves there when all of it is on disk and can be read.
pub(super) async fn dump(
    programs: &Programs,
    socket: &SocketDir,
    file: &Path,
) -> Result<(), Error> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    let _left_by_a_crash = fs::remove_file(&part);
    let output = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part)
        .map_err(io_error("write", &part))?;
    let written = write(programs, socket, output, &part).await;
    let moved = written.and_then(|()| fs::rename(&part, file).map_err(io_error("write", file)));
    if moved.is_err() {
        let _may_be_gone = fs::remove_file(&part);
    }
    moved
}

async fn write(
    programs: &Programs,
    socket: &SocketDir,
    output: File,
    part: &Path,
) -> Result<(), Error> {
    let synced = output.try_clone().map_err(io_error("write", part))?;
    let mut command = client(&programs.pg_dump());
    command.arg("--format=custom").args(to_database(socket)).stdout(output);
    run(command, "pg_dump").await?;
    synced.sync_all().map_err(io_error("write", part))?;
    let mut command = client(&programs.pg_restore());
    command.arg("--list").arg(part).stdout(Stdio::null());
    run(command, "pg_restore").await
}

/// Reads a backup into an empty cluster, which is started for that and stopped again.
pub(super) async fn read_back(cluster: &Cluster, file: &Path) -> Result<(), Error> {
    let server = Server::start(cluster).await?;
    let filled = fill(cluster, file).await;
    server.shut_down().await?;
    filled
}

async fn fill(cluster: &Cluster, file: &Path) -> Result<(), Error> {
    let mut command = client(&cluster.programs.pg_restore());
    command
        .args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"])
        .args(to_database(&cluster.socket))
        .arg(file);
    run(command, "pg_restore").await?;
    let mut sql = cluster.socket.options(CONCORD, CONCORD).connect().await?;
    let is_concords: bool = sqlx::query_scalar(IS_CONCORDS).fetch_one(&mut sql).await?;
    if !is_concords {
        return Err(Error::NotABackup { file: file.to_owned() });
    }
    sqlx::query("ANALYZE").execute(&mut sql).await?;
    Ok(sql.close().await?)
}

/// How a program reaches the database; never by a password.
fn to_database(socket: &SocketDir) -> [String; 5] {
    [
        format!("--host={}", socket.for_child().display()),
        format!("--port={PORT}"),
        format!("--username={CONCORD}"),
        format!("--dbname={CONCORD}"),
        "--no-password".to_owned(),
    ]
}

async fn run(command: std::process::Command, program: &'static str) -> Result<(), Error> {
    let path = PathBuf::from(command.get_program());
    let child = Command::from(command).stderr(Stdio::piped()).kill_on_drop(true).spawn();
    let output = child.map_err(io_error("run", &path))?.wait_with_output().await;
    let output = output.map_err(io_error("run", &path))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::ClientFailed { program, said })
}

/// The kind of a cluster whose data is kept.
pub(super) const KEPT: Kind = Kind::Durable;

/// A file of a backup, which must be there.
pub(super) fn readable(file: &Path) -> Result<PathBuf, Error> {
    let file = std::path::absolute(file).map_err(io_error("find", file))?;
    match File::open(&file).and_then(|open| open.metadata()) {
        Ok(about) if about.is_file() => Ok(file),
        Ok(_) => Err(io_error("read", &file)(io::Error::other("it is not a file"))),
        Err(error) => Err(io_error("read", &file)(error)),
    }
}
