//! Other programs that tests start and stop.

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

/// A program that ends with this value.
pub struct Running(Child);

impl Running {
    /// Starts it with its output going to a file.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let log_too = log.try_clone().expect("a log");
        command.stdin(Stdio::null()).stdout(log).stderr(log_too).current_dir("/");
        Self(command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.0.id().cast_signed()), signal).expect("it runs");
    }

    /// Ends it as by `kill -9`.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _may_have_ended = self.0.kill();
        self.0.wait().expect("it has ended");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Where a program is. Fails with a word on how to get it: a test that is left out proves nothing.
pub fn find(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    // Not everybody's PATH has the folder of Debian's servers.
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let mut found = folders.map(|folder| folder.join(name)).filter(|file| file.is_file());
    found.next().unwrap_or_else(|| panic!("{name} is missing: scripts/setup http installs it"))
}

/// A folder that the account below may use, too.
pub fn folder() -> TempDir {
    let folder = TempDir::with_prefix("concord-test-").expect("a folder");
    if let Some(account) = account() {
        let (uid, gid) = (account.uid.as_raw(), account.gid.as_raw());
        chown(folder.path(), Some(uid), Some(gid)).expect("the folder is given away");
    }
    folder
}

/// Whom a program runs as that refuses to be root; `None`: as we are.
pub fn account() -> Option<User> {
    let named = |name| User::from_name(name).ok().flatten();
    let other = || named("postgres").or_else(|| named("nobody")).expect("an account but root");
    geteuid().is_root().then(other)
}

/// The same program as that account.
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
