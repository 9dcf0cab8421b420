//! Whom the server runs as, and how one of its programs is started as them.
//!
//! PostgreSQL refuses to run as root. When Concord is root, the server runs as `postgres` (or `nobody`),
//! and then has to reach a cluster that may lie where that user has no way in: a clone in `/root`, mode
//! 0700. Opening up somebody's home or keeping the data elsewhere would both surprise, so Concord opens
//! the cluster's directory itself and hands it down as an open file: `/proc/self/fd/9` leads there
//! without passing through the directories above. The data stays in `.data/`, and no permission outside
//! it changes.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, chown, fchown, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, geteuid};

use super::error::{Error, io_error};

/// The user of this machine that runs the server and owns the cluster.
#[derive(Debug, Clone)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// Concord is root and must become this user for the server.
    drops: bool,
}

/// Moves the cluster's open directory from stdin to 9, where it survives further children, then runs
/// the program. This saves a `pre_exec` hook, which would be `unsafe`.
const WITH_DIRECTORY: &str = r#"exec 9<&0 </dev/null; exec "$0" "$@""#;
const HANDED_DOWN: &str = "/proc/self/fd/9";

impl Account {
    /// The owner of an existing cluster; for a new one, the user who runs Concord or, for root, `postgres`.
    ///
    /// # Errors
    /// [`Error::NotYours`] for somebody else's cluster; [`Error::NoAccount`] where root finds no user.
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
            _ => Ok(Self { uid: me.as_raw(), gid: Gid::effective().as_raw(), drops: false }),
        }
    }

    fn for_root(user: &User) -> Self {
        Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), drops: true }
    }

    /// The user's name, for messages.
    pub(super) fn name(&self) -> String {
        name_of(Uid::from_raw(self.uid))
    }

    /// A program as this user, in a process group of its own: a Ctrl-C in the terminal is for Concord
    /// alone, which stops the server when the last request is done.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        self.apply(&mut command);
        command
    }

    /// The same, working on a cluster: with `-D` and whatever this user needs to get there.
    pub(super) fn command_on(&self, program: &Path, cluster: &Path) -> Result<Command, Error> {
        if !(self.drops && cfg!(target_os = "linux")) {
            let mut command = self.command(program);
            command.arg("-D").arg(cluster);
            return Ok(command);
        }
        let directory = File::open(cluster).map_err(io_error("open", cluster))?;
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", WITH_DIRECTORY])
            .arg(program)
            .args(["-D", HANDED_DOWN])
            .stdin(directory);
        self.apply(&mut command);
        Ok(command)
    }

    fn apply(&self, command: &mut Command) {
        // Not Concord's own directory, which this user may not be able to read.
        command.current_dir("/").process_group(0).env("LC_ALL", "C");
        remove_variables(command);
        if self.drops {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives this user a directory that Concord has made.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        if self.drops { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Gives this user an open file that Concord has made.
    pub(super) fn give_file(&self, file: &File) -> io::Result<()> {
        if self.drops { fchown(file, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Gives this user a whole cluster that is root's, as a backup is after `cp -r` as root.
    pub(super) fn give_all(&self, cluster: &Path) -> io::Result<()> {
        if !self.drops || fs::metadata(cluster)?.uid() == self.uid {
            return Ok(());
        }
        give_tree(cluster, self.uid, self.gid)
    }
}

/// A client program as the user who runs Concord, whom the server lets in.
pub(super) fn client(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).process_group(0).env("LC_ALL", "C");
    remove_variables(&mut command);
    command
}

/// Whether this variable of the environment tells PostgreSQL's programs something.
pub(super) fn is_for_postgres(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"PG")
}

/// A PGPORT, PGDATA or PGOPTIONS meant for another server must not reach this one.
fn remove_variables(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_for_postgres(name)) {
        command.env_remove(name);
    }
}

/// The name under which PostgreSQL sees the connections of this process.
///
/// # Errors
/// [`Error::NoAccount`] where the user has no name, as in some containers.
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

/// The directory itself goes last: a run that was cut short is then seen, and done again.
fn give_tree(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            give_tree(&entry?.path(), uid, gid)?;
        }
    }
    lchown(path, Some(uid), Some(gid))
}
