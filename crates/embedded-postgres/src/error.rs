//! The errors of this library.

use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded server could not be started, stopped, backed up, restored or upgraded.
///
/// Each message is complete and says what to do. None of these errors damages existing data. The messages do
/// not know how your application is configured: match on a variant to add the name of a variable or an option.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name in the [`Config`](crate::Config) cannot be used.
    #[error(
        "{name:?} cannot be the name of an embedded server: use lowercase letters, digits and _, start \
         with a letter, at most 24 bytes; not postgres, not pg_…"
    )]
    InvalidName {
        /// The name.
        name: String,
    },

    /// No directory with `initdb` and `postgres` of a supported version.
    #[error(
        "PostgreSQL's programs (initdb and postgres, version {oldest} or newer) were not found. \
         Install them (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@17), \
         or configure their directory.{found}"
    )]
    ProgramsNotFound {
        /// The oldest supported major version.
        oldest: u32,
        /// What was found but cannot be used, as a sentence with a leading space, or empty.
        found: String,
    },

    /// The configured directory contains no working programs.
    #[error("The programs of PostgreSQL in {dir} cannot be used: {why}")]
    ProgramsUnusable {
        /// The configured directory.
        dir: PathBuf,
        /// What was tried, and how it failed.
        why: String,
    },

    /// The data was created by another major version than the installed programs.
    #[error(
        "The data in {dir} was made by PostgreSQL {cluster}, but only {found} was found. The data is \
         untouched. Install PostgreSQL {cluster}, or configure the directory of its programs.{}",
        if *.upgradable { " With both versions installed, an upgrade moves the data to the newer one." } else { "" }
    )]
    OtherVersion {
        /// The cluster.
        dir: PathBuf,
        /// Its major version.
        cluster: u32,
        /// The installed versions and their directories.
        found: String,
        /// Whether one of them is newer, so that [`upgrade`](crate::upgrade) can help.
        upgradable: bool,
    },

    /// Another process uses the data directory.
    #[error(
        "Another process{process} is using {dir}. Stop it first, or use another data directory."
    )]
    InUse {
        /// The data directory.
        dir: PathBuf,
        /// " (process 123)", or empty if the process id is unknown.
        process: String,
    },

    /// A server that was not started by this library has opened the cluster.
    #[error(
        "The database in {dir} is already open in another PostgreSQL server (process {pid}). Stop that \
         server first."
    )]
    OtherServer {
        /// The cluster.
        dir: PathBuf,
        /// The server's process id.
        pid: i32,
    },

    /// The cluster belongs to another user of the operating system.
    #[error(
        "The database in {dir} belongs to the user {owner}, and this process runs as {me}. Run it as \
         {owner} or as root, or use another data directory."
    )]
    NotYours {
        /// The cluster.
        dir: PathBuf,
        /// The user who owns it.
        owner: String,
        /// The user of this process.
        me: String,
    },

    /// The directory of the cluster exists and contains something else.
    #[error("{dir} is not a PostgreSQL database. Move it away, or use another data directory.")]
    NotACluster {
        /// Where the cluster should be.
        dir: PathBuf,
    },

    /// There is no user to run the server as.
    #[error(
        "PostgreSQL needs a named user of this machine, not root, to run as: {why} Run this program as \
         another user."
    )]
    NoAccount {
        /// Which users were tried.
        why: String,
    },

    /// The path of the socket exceeds the limit of the system (only on systems without `/proc`).
    #[error(
        "The path {dir} is too long for PostgreSQL's socket. Use a data directory with a shorter path."
    )]
    PathTooLong {
        /// The cluster.
        dir: PathBuf,
    },

    /// The data directory has no cluster.
    #[error("There is no database in {dir}.")]
    NoDatabase {
        /// The data directory.
        dir: PathBuf,
    },

    /// The backup file already exists.
    #[error("{file} exists already. Choose another name: nothing was written.")]
    FileExists {
        /// The file.
        file: PathBuf,
    },

    /// The installed programs can run the server, but cannot create or read backups.
    #[error(
        "pg_dump and pg_restore of PostgreSQL {major} or newer were not found ({dir} has none). Install \
         them (Debian, Ubuntu: apt install postgresql-client), or configure the directory of a complete \
         PostgreSQL {major}. Nothing was changed."
    )]
    NoBackupPrograms {
        /// The directory of the server's programs.
        dir: PathBuf,
        /// Their major version.
        major: u32,
    },

    /// No newer version is installed.
    #[error(
        "The data is of PostgreSQL {major}, and no complete newer PostgreSQL was found to move it to \
         (found: {found}). Install one, or configure the directories of both, as in \
         /usr/lib/postgresql/{major}/bin:/opt/newer/bin. Nothing was changed."
    )]
    NothingNewer {
        /// The major version of the data.
        major: u32,
        /// The installed versions and their directories.
        found: String,
    },

    /// `pg_dump` or `pg_restore` failed.
    #[error("{program} failed, and nothing was changed. It said: {said}")]
    ClientFailed {
        /// The program.
        program: &'static str,
        /// Its standard error.
        said: String,
    },

    /// The backup lacks the [required table](crate::Config::required_table).
    #[error("{file} is not a backup of this application. Nothing was changed.")]
    NotABackup {
        /// The file.
        file: PathBuf,
    },

    /// The process ended between the two renames of a restore or upgrade.
    #[error(
        "A restore or upgrade was interrupted while it replaced the database in {dir}. The previous \
         database is complete. To use it, run: mv {kept} {dir}/postgres (to start with an empty \
         database instead, move it out of {dir})"
    )]
    ReplaceInterrupted {
        /// The data directory.
        dir: PathBuf,
        /// The previous cluster.
        kept: PathBuf,
    },

    /// `initdb` failed.
    #[error("A new database could not be created. initdb said: {output}")]
    InitFailed {
        /// Its output.
        output: String,
    },

    /// The server ended before it accepted connections.
    #[error("PostgreSQL did not start. The data is untouched. The end of {log}: {tail}")]
    StartFailed {
        /// The server's log.
        log: PathBuf,
        /// Its last lines of this start.
        tail: String,
    },

    /// The server runs, but does not accept connections in time.
    #[error(
        "PostgreSQL was not ready after {seconds} s. It may be recovering after a crash: start again to \
         let it continue. Its log is {log}."
    )]
    StartTimedOut {
        /// The server's log.
        log: PathBuf,
        /// The time limit, in seconds.
        seconds: u64,
    },

    /// The server ends neither on a fast nor on an immediate shutdown.
    #[error(
        "PostgreSQL (process {pid}) does not stop. Its data is safe. End it by hand: kill -9 {pid}"
    )]
    StillRunning {
        /// The server's process id.
        pid: i32,
    },

    /// A statement during set-up failed.
    #[error("The embedded PostgreSQL does not answer as expected: {0}")]
    Database(#[from] sqlx::Error),

    /// A file could not be read, written or moved.
    #[error("Cannot {action} {path}: {source}")]
    Io {
        /// The attempted action, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// Converts an I/O error to [`Error::Io`]: `.map_err(io_error("read", path))`.
pub(crate) fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}
