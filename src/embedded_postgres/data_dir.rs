//! The directory that holds all an embedded server keeps, and the lock that gives it to one Concord.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::{Error, io_error};

/// Past this size the log of the server is put aside at the next start, so that it cannot fill the disk.
const LOG_LIMIT_BYTES: u64 = 10 * 1024 * 1024;

/// `.data/`: the cluster, the server's log and the lock file.
#[derive(Debug, Clone)]
pub(super) struct DataDir {
    root: PathBuf,
    shown: PathBuf,
}

impl DataDir {
    /// Makes the directory if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        // Others may pass through but not look around: as root, the server's own account must pass.
        DirBuilder::new()
            .recursive(true)
            .mode(0o711)
            .create(path)
            .map_err(io_error("make the data directory", path))?;
        let root = path.canonicalize().map_err(io_error("find the data directory", path))?;
        Ok(Self { root, shown: path.to_owned() })
    }

    /// The directory as the user named it, for messages.
    pub(super) fn shown(&self) -> &Path {
        &self.shown
    }

    /// The absolute directory.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the cluster is, or will be once it is complete.
    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// The server's log.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Takes the directory for this process. The lock goes with the process, however that ends.
    ///
    /// # Errors
    /// [`Error::InUse`] where another process holds it.
    pub(super) fn lock(&self) -> Result<Lock, Error> {
        let path = self.root.join("concord.lock");
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
        // Only for the message that a second Concord shows.
        file.set_len(0)
            .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()))
            .map_err(io_error("write", &path))?;
        Ok(Lock(file))
    }

    fn in_use(&self, lock_file: &mut File) -> Error {
        let mut pid = String::new();
        let known = lock_file.read_to_string(&mut pid).is_ok() && !pid.is_empty();
        let process = if known { format!(" (process {pid})") } else { String::new() };
        Error::InUse { dir: self.shown.clone(), process }
    }
}

/// The data directory is taken as long as this lives.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    /// Closing is not enough: a child that another thread is just starting has a copy of the open file
    /// for a moment, and with it the lock.
    fn drop(&mut self) {
        let _goes_with_the_process_at_the_latest = self.0.unlock();
    }
}

/// Opens the server's log for appending, readable by its owner only; a large one is put aside first.
pub(super) fn open_log(path: &Path) -> Result<File, Error> {
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_LIMIT_BYTES) {
        fs::rename(path, path.with_extension("log.1")).map_err(io_error("put aside", path))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(io_error("open", path))
}

/// What the log says from `offset` on: its last lines, short enough for a message.
pub(super) fn log_tail(path: &Path, offset: u64) -> String {
    const MOST_BYTES: usize = 2000;
    let text = fs::read(path).unwrap_or_default();
    let from = usize::try_from(offset).unwrap_or(0).min(text.len());
    let from = from.max(text.len().saturating_sub(MOST_BYTES));
    String::from_utf8_lossy(&text[from..]).trim().to_owned()
}

/// A name for a directory on this machine that no other directory has at the same time.
///
/// It goes with the directory when that is moved, and a copy gets another: unlike an id in a file.
pub(super) fn identity(dir: &Path) -> io::Result<String> {
    let dir = fs::metadata(dir)?;
    Ok(format!("concord-{:x}-{:x}", dir.dev(), dir.ino()))
}
