//! Programs that tests start and stop.

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, User, geteuid},
};
use std::{
    env,
    io::Write,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A running program, killed on drop.
pub struct Running(Child);

impl Running {
    /// Starts it with its output in a file.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let stderr = log.try_clone().expect("a log");
        command.stdin(Stdio::null()).stdout(log).stderr(stderr).current_dir("/");
        Self(command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id().cast_signed()), signal).expect("it runs");
    }

    /// Kills it, as by `kill -9`.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _may_have_ended = self.0.kill();
        self.0.wait().expect("ended");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The path of a program. Panics with a hint if it is missing: a skipped test proves nothing.
pub fn find(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    // Debian installs servers here, and the PATH of most users lacks it.
    let directories = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let mut found = directories.map(|directory| directory.join(name)).filter(|file| file.is_file());
    found.next().unwrap_or_else(|| panic!("{name} is missing: scripts/setup http installs it"))
}

/// A temporary directory of the account below.
pub fn directory() -> TempDir {
    let directory = TempDir::with_prefix("locks-test-").expect("a directory");
    if let Some(account) = account() {
        let (uid, gid) = (account.uid.as_raw(), account.gid.as_raw());
        chown(directory.path(), Some(uid), Some(gid)).expect("chown");
    }
    directory
}

/// The account for programs that refuse to run as root; `None`: the current user.
pub fn account() -> Option<User> {
    let named = |name| User::from_name(name).ok().flatten();
    let other = || named("postgres").or_else(|| named("nobody")).expect("an account");
    geteuid().is_root().then(other)
}

/// Runs the program as that account.
pub fn as_account(command: &mut Command) -> &mut Command {
    if let Some(account) = account() {
        command.uid(account.uid.as_raw()).gid(account.gid.as_raw());
    }
    command
}

pub fn write(path: &Path, text: &str) {
    let mut file = std::fs::File::create(path).expect("a file");
    file.write_all(text.as_bytes()).expect("it is written");
}
