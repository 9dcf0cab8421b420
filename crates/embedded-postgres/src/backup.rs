//! Backups: the whole database in one file. The application may be running.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sqlx::{ConnectOptions, Connection};
use tokio::process::Command;

use super::account::{Account, client};
use super::cluster::{Cluster, major_version};
use super::config::Config;
use super::data_dir::DataDir;
use super::embedded::EmbeddedPostgres;
use super::error::{Error, io_error};
use super::programs::{self, Programs};
use super::server::Server;
use super::socket::SocketDir;

/// Writes the database to `file`, as a consistent snapshot. A process that uses the database keeps
/// running; without one the server is started for the backup.
///
/// # Errors
/// If there is no database, `file` exists, or `pg_dump` fails. Then no file is left.
pub async fn backup(config: &Config, file: &Path) -> Result<(), Error> {
    let data = DataDir::existing(config)?;
    let cluster = data.cluster();
    let file = std::path::absolute(file).map_err(io_error("find", file))?;
    if file.symlink_metadata().is_ok() {
        return Err(Error::FileExists { file });
    }
    let account = Account::choose(&cluster)?;
    let own = programs::find(config.bin(), &cluster, major_version(&cluster)?, &account)?;
    let programs = programs::find_for_backup(config.bin(), &own, &account)?;
    let dump = async || dump(&programs, &SocketDir::new(&cluster, data.name())?, &file).await;
    match EmbeddedPostgres::start(config).await {
        Ok(started) => {
            let written = dump().await;
            started.stop().await?;
            written
        }
        Err(Error::InUse { .. }) => dump().await,
        Err(error) => Err(error),
    }
}

/// Writes a temporary file and renames it when it is complete, on disk and readable.
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
    command.arg("--format=custom").args(socket.client_arguments()).stdout(output);
    run(command, "pg_dump").await?;
    synced.sync_all().map_err(io_error("write", part))?;
    let mut command = client(&programs.pg_restore());
    command.arg("--list").arg(part).stdout(Stdio::null());
    run(command, "pg_restore").await
}

/// Loads a backup into an empty cluster. Starts and stops a server for that.
pub(super) async fn load(
    cluster: &Cluster,
    file: &Path,
    required_table: Option<&str>,
) -> Result<(), Error> {
    let server = Server::start(cluster).await?;
    let loaded = pg_restore(cluster, file, required_table).await;
    server.shut_down().await?;
    loaded
}

async fn pg_restore(
    cluster: &Cluster,
    file: &Path,
    required_table: Option<&str>,
) -> Result<(), Error> {
    let mut command = client(&cluster.programs.pg_restore());
    command
        .args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"])
        .args(cluster.socket.client_arguments())
        .arg(file);
    run(command, "pg_restore").await?;
    let mut sql = cluster.socket.app_options().connect().await?;
    if let Some(table) = required_table {
        let exists = include_str!("sql/table_exists.sql");
        if !sqlx::query_scalar::<_, bool>(exists).bind(table).fetch_one(&mut sql).await? {
            return Err(Error::NotABackup { file: file.to_owned() });
        }
    }
    sqlx::query("ANALYZE").execute(&mut sql).await?;
    Ok(sql.close().await?)
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

/// The absolute path of a readable file.
pub(super) fn readable(file: &Path) -> Result<PathBuf, Error> {
    let file = std::path::absolute(file).map_err(io_error("find", file))?;
    match File::open(&file).and_then(|open| open.metadata()) {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err(io_error("read", &file)(io::Error::other("it is not a file"))),
        Err(error) => Err(io_error("read", &file)(error)),
    }
}
