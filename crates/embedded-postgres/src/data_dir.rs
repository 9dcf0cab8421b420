//! The data directory, and the lock that reserves it for one process.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::config::Config;
use super::error::{Error, io_error};

/// A larger log of the server is renamed at the next start, so that it cannot fill the disk.
const LOG_LIMIT_BYTES: u64 = 10 * 1024 * 1024;
/// The prefix of a directory in which a new cluster is being created, or was being created when the process ended.
const UNFINISHED: &str = "postgres.new-";
/// Prefix of a cluster that was replaced.
const REPLACED: &str = "postgres.before-";

/// The directory with the cluster, the server's log and the lock file.
#[derive(Debug, Clone)]
pub(super) struct DataDir {
    root: PathBuf,
    shown: PathBuf,
    name: String,
}

impl DataDir {
    /// Opens the directory; creates it if it is missing.
    pub(super) fn open(config: &Config) -> Result<Self, Error> {
        Self::create(config.data_dir(), config.name()?)
    }

    /// Opens the directory if it contains a cluster.
    pub(super) fn existing(config: &Config) -> Result<Self, Error> {
        let dir = config.data_dir();
        if !dir.join("postgres").join("PG_VERSION").exists() {
            return Err(Error::NoDatabase { dir: dir.to_owned() });
        }
        Self::open(config)
    }

    /// A data directory inside this one, for a cluster that may replace the current one.
    pub(super) fn staging(&self) -> Result<Self, Error> {
        Self::create(&self.new_unfinished(), &self.name)
    }

    fn create(path: &Path, name: &str) -> Result<Self, Error> {
        // 0711: if this process is root, the server's user must be able to traverse the directory.
        DirBuilder::new()
            .recursive(true)
            .mode(0o711)
            .create(path)
            .map_err(io_error("create the data directory", path))?;
        let root = path.canonicalize().map_err(io_error("find the data directory", path))?;
        Ok(Self { root, shown: path.to_owned(), name: name.to_owned() })
    }

    /// The directory as the caller named it, for messages.
    pub(super) fn shown(&self) -> &Path {
        &self.shown
    }

    /// The absolute directory.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The application's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where the cluster is, or will be once it is complete.
    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// The server's log.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// A new path for an unfinished cluster.
    pub(super) fn new_unfinished(&self) -> PathBuf {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        self.root.join(format!("{UNFINISHED}{}-{nanos}", std::process::id()))
    }

    /// The path to keep a cluster at that was replaced by `operation` at `time`.
    pub(super) fn kept(&self, operation: &str, time: &str) -> PathBuf {
        self.root.join(format!("{REPLACED}{operation}-{time}"))
    }

    /// Removes what an interrupted first start left behind. If an `initdb` is still running there, it
    /// fails; each uses its own directory, so it does not affect the next one.
    pub(super) fn remove_unfinished(&self) {
        for entry in self.entries(UNFINISHED) {
            tracing::info!("Removing the files of an interrupted first start");
            if let Err(error) = fs::remove_dir_all(&entry) {
                tracing::debug!("{} is removed at a later start: {error}", entry.display());
            }
        }
    }

    /// Fails if a replacement was interrupted.
    ///
    /// # Errors
    /// [`Error::ReplaceInterrupted`] if the cluster was renamed and no other one has taken its place.
    pub(super) fn check_not_interrupted(&self) -> Result<(), Error> {
        // The names end with the time.
        let time = |path: &PathBuf| path.to_string_lossy().rsplit('-').next().map(str::to_owned);
        match self.entries(REPLACED).max_by_key(time) {
            Some(kept) => Err(Error::ReplaceInterrupted { dir: self.shown.clone(), kept }),
            None => Ok(()),
        }
    }

    fn entries(&self, prefix: &'static str) -> impl Iterator<Item = PathBuf> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries
            .filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
            .map(|entry| entry.path())
    }

    /// Locks the directory for this process. The operating system releases the lock when the process
    /// ends, however it ends.
    ///
    /// # Errors
    /// [`Error::InUse`] if another process holds it.
    pub(super) fn lock(&self) -> Result<Lock, Error> {
        let path = self.root.join(format!("{}.lock", self.name));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(self.in_use(&mut file)),
            Err(TryLockError::Error(error)) => return Err(io_error("lock", &path)(error)),
        }
        // Only used in the error message of a second process.
        file.set_len(0)
            .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()))
            .map_err(io_error("write", &path))?;
        Ok(Lock(file))
    }

    fn in_use(&self, lock_file: &mut File) -> Error {
        let mut pid = String::new();
        let is_known = lock_file.read_to_string(&mut pid).is_ok() && !pid.is_empty();
        let process = if is_known { format!(" (process {pid})") } else { String::new() };
        Error::InUse { dir: self.shown.clone(), process }
    }
}

/// The lock of a data directory, released on drop.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    /// Closing the file is not enough: a child process that another thread is starting has a copy of the
    /// open file, and with it the lock, until it calls `exec`.
    fn drop(&mut self) {
        let _released_with_the_process_at_the_latest = self.0.unlock();
    }
}

/// Opens the server's log for appending, readable by its owner only. Renames a large one first.
pub(super) fn open_log(path: &Path) -> Result<File, Error> {
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_LIMIT_BYTES) {
        fs::rename(path, path.with_extension("log.1")).map_err(io_error("rename", path))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(io_error("open", path))
}

/// The last lines of the log after `offset`, short enough for a message.
pub(super) fn log_tail(path: &Path, offset: u64) -> String {
    const MAX_BYTES: usize = 2000;
    let text = fs::read(path).unwrap_or_default();
    let from = usize::try_from(offset).unwrap_or(0).min(text.len());
    let from = from.max(text.len().saturating_sub(MAX_BYTES));
    String::from_utf8_lossy(&text[from..]).trim().to_owned()
}

/// The `cluster_name` of a server, which identifies it later.
///
/// Device and inode are unique on the machine. They stay the same when the directory is moved, and a copy
/// has different ones; an id in a file would be copied.
pub(super) fn cluster_name(app: &str, dir: &Path) -> io::Result<String> {
    let dir = fs::metadata(dir)?;
    Ok(format!("{app}-{:x}-{:x}", dir.dev(), dir.ino()))
}

/// Whether two paths refer to the same directory.
pub(super) fn is_same_dir(one: &Path, other: &Path) -> bool {
    let identity = |path| fs::metadata(path).map(|dir: fs::Metadata| (dir.dev(), dir.ino()));
    matches!((identity(one), identity(other)), (Ok(one), Ok(other)) if one == other)
}
