//! What can keep the embedded server from running, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded PostgreSQL could not be started or stopped.
///
/// The texts are complete: print them and exit. None of these cases harms data that is there already.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No directory with `initdb` and `postgres` of a usable version.
    #[error(
        "PostgreSQL's programs (initdb and postgres, version {oldest} or newer) were not found. \
         Install them (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@17), \
         or name their directory in CONCORD_PG_BIN, or name a running server in DATABASE_URL.{found}"
    )]
    ProgramsNotFound {
        /// The oldest major version that Concord works with.
        oldest: u32,
        /// What was found but cannot be used, as a sentence with a leading space, or nothing.
        found: String,
    },

    /// `CONCORD_PG_BIN` names a directory whose programs do not work.
    #[error("The programs of PostgreSQL in {dir} cannot be used: {why}")]
    ProgramsUnusable {
        /// The directory that was named.
        dir: PathBuf,
        /// What was tried and what came of it.
        why: String,
    },

    /// The data was made by another major version than the programs at hand.
    #[error(
        "The data in {dir} was made by PostgreSQL {cluster}, but only {found} was found. The data is \
         untouched. Install PostgreSQL {cluster}, or name its programs in CONCORD_PG_BIN.{hint}"
    )]
    OtherVersion {
        /// The cluster.
        dir: PathBuf,
        /// Its major version.
        cluster: u32,
        /// The versions at hand and where they are.
        found: String,
        /// How to move to a newer one, if there is one, with a leading space.
        hint: &'static str,
    },

    /// Another Concord has this data directory.
    #[error(
        "Another Concord{process} is using {dir}. Stop it first, or give this one a directory of its \
         own with CONCORD_DATA_DIR."
    )]
    InUse {
        /// The data directory.
        dir: PathBuf,
        /// " (process 123)", or nothing where the number is not known.
        process: String,
    },

    /// A PostgreSQL that Concord did not start has the cluster open.
    #[error(
        "The database in {dir} is already open in a PostgreSQL server that Concord did not start \
         (process {pid}). Stop that server, then start Concord again."
    )]
    OtherServer {
        /// The cluster.
        dir: PathBuf,
        /// The server's process.
        pid: i32,
    },

    /// The cluster belongs to another user of this machine.
    #[error(
        "The database in {dir} belongs to the user {owner}, and Concord runs as {me}. Run it as \
         {owner} or as root, or give it a directory of its own with CONCORD_DATA_DIR."
    )]
    NotYours {
        /// The cluster.
        dir: PathBuf,
        /// Who owns it.
        owner: String,
        /// Who runs Concord.
        me: String,
    },

    /// A directory stands where the cluster should be, with something else in it.
    #[error(
        "{dir} is not a PostgreSQL database. Move it away, or choose another CONCORD_DATA_DIR."
    )]
    NotACluster {
        /// Where the cluster should be.
        dir: PathBuf,
    },

    /// Nobody to run the server as.
    #[error(
        "PostgreSQL needs a named user of this machine, not root, to run as: {why} Run Concord as \
         another user, or name a running server in DATABASE_URL."
    )]
    NoAccount {
        /// Who was looked for.
        why: String,
    },

    /// The socket's name is longer than the system allows (only where there is no `/proc`).
    #[error(
        "The path {dir} is too long for PostgreSQL's socket. Choose a shorter one with CONCORD_DATA_DIR."
    )]
    PathTooLong {
        /// The cluster.
        dir: PathBuf,
    },

    /// There is no cluster to work on.
    #[error("There is no database in {dir}. Name the right directory in CONCORD_DATA_DIR.")]
    NoDatabase {
        /// The data directory.
        dir: PathBuf,
    },

    /// A backup would take the place of a file.
    #[error("{file} is there already. Choose another name: nothing was written.")]
    FileExists {
        /// The file.
        file: PathBuf,
    },

    /// The programs at hand can run the server, but not make or read backups.
    #[error(
        "pg_dump and pg_restore of PostgreSQL {major} or newer were not found ({dir} has none). Install \
         them (Debian, Ubuntu: apt install postgresql-client), or name the directory of a complete \
         PostgreSQL {major} in CONCORD_PG_BIN. Nothing was changed."
    )]
    NoBackupPrograms {
        /// Where the server's programs are.
        dir: PathBuf,
        /// Their major version.
        major: u32,
    },

    /// No programs of a later version than the data has.
    #[error(
        "The data is of PostgreSQL {major}, and no complete newer PostgreSQL was found to move it to \
         (found: {found}). Install one beside it, or name the directories of both in CONCORD_PG_BIN, \
         as in CONCORD_PG_BIN=/usr/lib/postgresql/{major}/bin:/opt/newer/bin. Nothing was changed."
    )]
    NothingNewer {
        /// The major version of the data.
        major: u32,
        /// The versions at hand and where they are.
        found: String,
    },

    /// `pg_dump` or `pg_restore` failed.
    #[error("{program} failed, and nothing was changed. It said: {said}")]
    ClientFailed {
        /// Which of them.
        program: &'static str,
        /// Its last words.
        said: String,
    },

    /// A backup of something else.
    #[error("{file} holds no database of Concord's. Nothing was changed.")]
    NotABackup {
        /// The file.
        file: PathBuf,
    },

    /// Concord was ended while it put another cluster in the place of the old one.
    #[error(
        "Concord was cut off while it replaced the database in {dir}. The one from before is whole. To \
         go on with it, type: mv {kept} {dir}/postgres (to begin with an empty database instead, move \
         it out of {dir})"
    )]
    ReplacingCutOff {
        /// The data directory.
        dir: PathBuf,
        /// The old cluster.
        kept: PathBuf,
    },

    /// `initdb` failed.
    #[error("A new database could not be made. initdb said: {output}")]
    InitFailed {
        /// What it printed last.
        output: String,
    },

    /// The server ended before it was ready.
    #[error("PostgreSQL did not start. The data is untouched. The end of {log}: {tail}")]
    StartFailed {
        /// The server's log.
        log: PathBuf,
        /// Its last lines, of this start.
        tail: String,
    },

    /// The server runs but was not ready in time.
    #[error(
        "PostgreSQL was not ready after {seconds} s. It may be recovering after a crash: start Concord \
         again to let it go on. Its log is {log}."
    )]
    StartTimedOut {
        /// The server's log.
        log: PathBuf,
        /// How long was waited.
        seconds: u64,
    },

    /// A server did not end when told to, not even at once.
    #[error(
        "PostgreSQL (process {pid}) does not stop. Its data is safe. End it by hand: kill -9 {pid}"
    )]
    StillRunning {
        /// The server's process.
        pid: i32,
    },

    /// The server answers, but not as it should.
    #[error("The embedded PostgreSQL does not answer as it should: {0}")]
    Database(#[from] sqlx::Error),

    /// A file could not be read, written or moved.
    #[error("Cannot {action} {path}: {source}")]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Turns an I/O error into [`Error::Io`]: `.map_err(io_error("read", path))`.
pub(super) fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}
