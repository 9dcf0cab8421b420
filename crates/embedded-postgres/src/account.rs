//! The user that the server runs as, and how its programs are started as that user.
//!
//! PostgreSQL refuses to run as root. If this process is root, the server runs as `postgres` (or `nobody`),
//! and must be able to access a cluster below directories that this user cannot enter, such as `/root` with
//! mode 0700. Changing permissions outside the data directory, or storing the data elsewhere, would be
//! unexpected. Instead this process opens the cluster's directory and passes it to the server as an open
//! file: `/proc/self/fd/9` leads there without a lookup of the parent directories.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown, fchown, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, geteuid};

use super::error::{Error, io_error};

/// The user that runs the server and owns the cluster.
#[derive(Debug, Clone)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// Whether this process is root and starts the server as this user.
    drops_privileges: bool,
}

/// Moves the open directory from stdin to descriptor 9, where child processes inherit it, then runs
/// the program. This avoids a `pre_exec` hook, which would be `unsafe`.
const WITH_DIRECTORY: &str = r#"exec 9<&0 </dev/null; exec "$0" "$@""#;
const INHERITED: &str = "/proc/self/fd/9";

impl Account {
    /// The owner of an existing cluster. For a new one, the current user or, for root, `postgres`.
    ///
    /// # Errors
    /// [`Error::NotYours`] if another user owns the cluster, [`Error::NoAccount`] if root finds no user.
    pub(super) fn choose(cluster: &Path) -> Result<Self, Error> {
        let me = geteuid();
        let owner = fs::metadata(cluster).ok().map(|dir| Uid::from_raw(dir.uid()));
        match owner {
            Some(owner) if me.is_root() && !owner.is_root() => Ok(Self::for_root(&lookup(owner)?)),
            _ if me.is_root() => Ok(Self::for_root(&default_user()?)),
            Some(owner) if owner != me => Err(Error::NotYours {
                dir: cluster.to_owned(),
                owner: name_of(owner),
                me: name_of(me),
            }),
            _ => {
                let gid = Gid::effective().as_raw();
                Ok(Self { uid: me.as_raw(), gid, drops_privileges: false })
            }
        }
    }

    fn for_root(user: &User) -> Self {
        Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), drops_privileges: true }
    }

    /// The user's name, for messages.
    pub(super) fn name(&self) -> String {
        name_of(Uid::from_raw(self.uid))
    }

    /// A program as this user, in its own process group: a Ctrl-C in the terminal must not reach the
    /// server before the application has finished its last requests.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        self.apply(&mut command);
        command
    }

    /// The same with `-D` for a cluster, and with access to it.
    pub(super) fn command_on(&self, program: &Path, cluster: &Path) -> Result<Command, Error> {
        if !(self.drops_privileges && cfg!(target_os = "linux")) {
            let mut command = self.command(program);
            command.arg("-D").arg(cluster);
            return Ok(command);
        }
        let directory = File::open(cluster).map_err(io_error("open", cluster))?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", WITH_DIRECTORY]).arg(program).args(["-D", INHERITED]).stdin(directory);
        self.apply(&mut command);
        Ok(command)
    }

    fn apply(&self, command: &mut Command) {
        // This user may not be able to read the current directory.
        command.current_dir("/").process_group(0).env("LC_ALL", "C");
        remove_variables(command);
        if self.drops_privileges {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Makes this user the owner of a directory.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        if self.drops_privileges { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Makes this user the owner of an open file.
    pub(super) fn give_file(&self, file: &File) -> io::Result<()> {
        if self.drops_privileges { fchown(file, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Makes this user the owner of a cluster that belongs to root, such as a copy made by `cp -r`.
    pub(super) fn give_all(&self, cluster: &Path) -> io::Result<()> {
        if !self.drops_privileges || fs::metadata(cluster)?.uid() == self.uid {
            return Ok(());
        }
        give_tree(cluster, self.uid, self.gid)
    }

    /// Writes a new file and renames it over `path`: as root, writing into a directory of another
    /// user must not follow a symbolic link.
    pub(super) fn replace_file(&self, path: &Path, text: &str) -> Result<(), Error> {
        let new = path.with_extension("new");
        let _left_by_a_crash = fs::remove_file(&new);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)
            .map_err(io_error("write", &new))?;
        file.write_all(text.as_bytes())
            .and_then(|()| self.give_file(&file))
            .and_then(|()| fs::rename(&new, path))
            .map_err(io_error("write", path))
    }
}

/// A client program as the current user, whom the server accepts.
pub(super) fn client(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).process_group(0).env("LC_ALL", "C");
    remove_variables(&mut command);
    command
}

/// Whether an environment variable configures PostgreSQL's programs and clients: `PGHOST` and the like.
///
/// `sqlx` reads these variables whenever it builds connect options. Remove them at the start of `main`
/// if only the embedded server is used.
#[must_use]
pub fn is_postgres_variable(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"PG")
}

/// PGPORT, PGDATA or PGOPTIONS for another server must not affect this one.
fn remove_variables(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_postgres_variable(name)) {
        command.env_remove(name);
    }
}

/// The name that PostgreSQL gets for connections of this process.
///
/// # Errors
/// [`Error::NoAccount`] if the user has no name, as in some containers.
pub(super) fn my_name() -> Result<String, Error> {
    lookup(geteuid()).map(|user| user.name)
}

fn default_user() -> Result<User, Error> {
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| User::from_name(name).ok().flatten())
        .ok_or_else(|| Error::NoAccount { why: "neither postgres nor nobody exists.".to_owned() })
}

fn lookup(uid: Uid) -> Result<User, Error> {
    let user = User::from_uid(uid).ok().flatten();
    user.ok_or_else(|| Error::NoAccount { why: format!("the user number {uid} has no name.") })
}

fn name_of(uid: Uid) -> String {
    lookup(uid).map_or_else(|_| format!("number {uid}"), |user| user.name)
}

/// Changes the directory itself last, so that an interrupted run is detected and repeated.
fn give_tree(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            give_tree(&entry?.path(), uid, gid)?;
        }
    }
    lchown(path, Some(uid), Some(gid))
}
