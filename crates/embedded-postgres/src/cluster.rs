//! The database cluster on disk: created completely or not at all, accessible to this process only.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::account::{self, Account};
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::programs::{self, Programs};
use super::socket::{SUPERUSER, SocketDir};

/// Whether commits survive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// Every commit is on disk before it is confirmed.
    Full,
    /// For tests: fast, and the data is removed afterwards.
    Off,
}

/// A complete cluster with everything that is needed to run a server on it.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) dir: PathBuf,
    pub(super) log: PathBuf,
    /// The application's name: role and database.
    pub(super) name: String,
    pub(super) account: Account,
    pub(super) programs: Programs,
    pub(super) socket: SocketDir,
    pub(super) durability: Durability,
}

impl Cluster {
    /// The cluster in the data directory. Creates it if it is missing.
    pub(super) async fn open(
        data: &DataDir,
        account: Account,
        bin: Option<&Path>,
        durability: Durability,
    ) -> Result<Self, Error> {
        let dir = data.cluster();
        let major = major_version(&dir)?;
        if major.is_none() {
            data.check_not_interrupted()?;
        }
        data.remove_unfinished();
        let programs = programs::find(bin, &dir, major, &account)?;
        if major.is_none() {
            tracing::info!(
                "First start: creating a new database in {}, a few seconds",
                data.shown().display()
            );
            create(data, &account, &programs, durability).await?;
        }
        Self::new(data, account, programs, durability)
    }

    /// Creates a cluster with these programs in an empty data directory.
    pub(super) async fn create(
        data: &DataDir,
        account: Account,
        programs: Programs,
        durability: Durability,
    ) -> Result<Self, Error> {
        create(data, &account, &programs, durability).await?;
        Self::new(data, account, programs, durability)
    }

    fn new(
        data: &DataDir,
        account: Account,
        programs: Programs,
        durability: Durability,
    ) -> Result<Self, Error> {
        let dir = data.cluster();
        account.give_all(&dir).map_err(io_error("take over", &dir))?;
        let socket = SocketDir::new(&dir, data.name())?;
        let (log, name) = (data.log(), data.name().to_owned());
        Ok(Self { dir, log, name, account, programs, socket, durability })
    }

    /// Allows only the current user to connect. Written before every start, so that it follows a change of
    /// user and reverts manual edits.
    ///
    /// The kernel authenticates the client (`peer`), so there is no password.
    pub(super) fn write_access_rules(&self) -> Result<(), Error> {
        let (name, me) = (&self.name, account::my_name()?.replace('"', "\"\""));
        let connections = format!("local all all peer map={name}\n");
        self.account.replace_file(&self.dir.join("pg_hba.conf"), &connections)?;
        let users = format!("{name} \"{me}\" {name}\n{name} \"{me}\" {SUPERUSER}\n");
        self.account.replace_file(&self.dir.join("pg_ident.conf"), &users)
    }
}

/// The major version of the cluster, or `None` if there is no cluster yet.
pub(super) fn major_version(dir: &Path) -> Result<Option<u32>, Error> {
    let not_a_cluster = || Error::NotACluster { dir: dir.to_owned() };
    match fs::read_to_string(dir.join("PG_VERSION")) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| not_a_cluster()),
        // rename(2) replaces an empty directory.
        Err(_) if is_missing_or_empty(dir) => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(not_a_cluster()),
        Err(error) => Err(io_error("read", &dir.join("PG_VERSION"))(error)),
    }
}

fn is_missing_or_empty(dir: &Path) -> bool {
    match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Creates the cluster in a temporary directory and renames it when it is complete and on disk.
async fn create(
    data: &DataDir,
    account: &Account,
    programs: &Programs,
    durability: Durability,
) -> Result<(), Error> {
    let mut output = String::new();
    for locale in locales(programs.major) {
        let new = create_directory(data, account)?;
        match initdb(&new, account, programs, durability, locale).await? {
            InitResult::Created => return move_into_place(data, &new),
            InitResult::Failed(text) => output = text,
        }
        let _removed_at_the_next_start = fs::remove_dir_all(&new);
        if !output.contains("locale") {
            break;
        }
    }
    Err(Error::InitFailed { output })
}

enum InitResult {
    Created,
    Failed(String),
}

/// Sorts by code point, and converts non-ASCII characters to lower case: the same on every machine where available.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    match major {
        17.. => &[&["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]],
        _ => &[&["--locale=C.UTF-8"], &["--locale=C"]],
    }
}

fn create_directory(data: &DataDir, account: &Account) -> Result<PathBuf, Error> {
    let new = data.new_unfinished();
    DirBuilder::new()
        .mode(0o700)
        .create(&new)
        .and_then(|()| account.give(&new))
        .map_err(io_error("create", &new))?;
    Ok(new)
}

async fn initdb(
    dir: &Path,
    account: &Account,
    programs: &Programs,
    durability: Durability,
    locale: &[&str],
) -> Result<InitResult, Error> {
    let mut command = account.command_on(&programs.initdb(), dir)?;
    command
        .args(["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums", "--auth=peer"])
        .args(locale);
    if durability == Durability::Off || cfg!(test) {
        command.arg("--no-sync");
    }
    let output = Command::from(command)
        .kill_on_drop(true)
        .output()
        .await
        .map_err(io_error("run", &programs.initdb()))?;
    if output.status.success() {
        return Ok(InitResult::Created);
    }
    let text = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    Ok(InitResult::Failed(String::from_utf8_lossy(text).trim().to_owned()))
}

fn move_into_place(data: &DataDir, new: &Path) -> Result<(), Error> {
    let cluster = data.cluster();
    fs::rename(new, &cluster)
        .and_then(|()| File::open(data.root())?.sync_all())
        .map_err(io_error("create", &cluster))
}
