//! The database cluster on disk: made whole or not at all, and open to Concord only.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::process::Command;

use super::account::{self, Account};
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::programs::{self, Programs};
use super::replace;
use super::socket::{CONCORD, SUPERUSER, SocketDir};

/// A directory where `initdb` is at work, or was when it was cut short.
pub(super) const UNFINISHED: &str = "postgres.new-";

/// What the cluster is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Data to keep: every commit is on disk before it is answered.
    Durable,
    /// For tests: fast, and gone afterwards.
    Scratch,
}

/// A complete cluster and all that is needed to run a server on it.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) dir: PathBuf,
    pub(super) log: PathBuf,
    pub(super) account: Account,
    pub(super) programs: Programs,
    pub(super) socket: SocketDir,
    pub(super) kind: Kind,
}

impl Cluster {
    /// The cluster in the data directory, made now if there is none.
    pub(super) async fn open(
        data: &DataDir,
        account: Account,
        bin: Option<&Path>,
        kind: Kind,
    ) -> Result<Self, Error> {
        let dir = data.cluster();
        let major = major_of(&dir)?;
        if major.is_none() {
            replace::nothing_was_cut_off(data)?;
        }
        sweep(data);
        let programs = programs::find(bin, &dir, major, &account)?;
        if major.is_none() {
            tracing::info!(
                "First start: making a new database in {}, a few seconds",
                data.shown().display()
            );
            create(data, &account, &programs, kind).await?;
        }
        Self::of(data, account, programs, kind)
    }

    /// A new cluster for these programs, where there is none.
    pub(super) async fn make(
        data: &DataDir,
        account: Account,
        programs: Programs,
        kind: Kind,
    ) -> Result<Self, Error> {
        create(data, &account, &programs, kind).await?;
        Self::of(data, account, programs, kind)
    }

    fn of(data: &DataDir, account: Account, programs: Programs, kind: Kind) -> Result<Self, Error> {
        let dir = data.cluster();
        account.give_all(&dir).map_err(io_error("take over", &dir))?;
        let socket = SocketDir::of(&dir)?;
        Ok(Self { dir, log: data.log(), account, programs, socket, kind })
    }

    /// Lets the user who runs Concord in, and nobody else. Written before every start, so that it
    /// follows a change of user, and nothing that was edited in between opens a door.
    ///
    /// The kernel says who connects (`peer`), so there is no password to keep, to leak or to lose.
    pub(super) fn write_access_rules(&self) -> Result<(), Error> {
        let me = account::my_name()?.replace('"', "\"\"");
        let connections = format!("local all all peer map={CONCORD}\n");
        replace_file(&self.dir.join("pg_hba.conf"), &connections, &self.account)?;
        let users = format!("{CONCORD} \"{me}\" {CONCORD}\n{CONCORD} \"{me}\" {SUPERUSER}\n");
        replace_file(&self.dir.join("pg_ident.conf"), &users, &self.account)
    }
}

/// Writes a new file and moves it into place: as root, writing into a directory of the server's account
/// must not follow a link that stands there.
pub(super) fn replace_file(path: &Path, text: &str, account: &Account) -> Result<(), Error> {
    let new = path.with_extension("new");
    let _left_by_a_crash = fs::remove_file(&new);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)
        .map_err(io_error("write", &new))?;
    file.write_all(text.as_bytes())
        .and_then(|()| account.give_file(&file))
        .and_then(|()| fs::rename(&new, path))
        .map_err(io_error("write", path))
}

/// The major version of the cluster, or nothing where there is no cluster yet.
pub(super) fn major_of(dir: &Path) -> Result<Option<u32>, Error> {
    let not_a_cluster = || Error::NotACluster { dir: dir.to_owned() };
    match fs::read_to_string(dir.join("PG_VERSION")) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| not_a_cluster()),
        // An empty directory is in nobody's way: rename(2) takes its place.
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

/// Removes what a first start that was cut short has left. An `initdb` that still runs there fails
/// then; each works in a directory of its own, so it cannot harm the next.
fn sweep(data: &DataDir) {
    let entries = fs::read_dir(data.root()).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED))
    {
        tracing::info!("Removing what a first start that was cut short has left");
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::debug!("{} is removed at a later start: {error}", entry.path().display());
        }
    }
}

/// Makes the cluster beside its place and moves it there when it is complete and on disk.
async fn create(
    data: &DataDir,
    account: &Account,
    programs: &Programs,
    kind: Kind,
) -> Result<(), Error> {
    let mut refused = String::new();
    for locale in locales(programs.major) {
        let fresh = fresh_directory(data, account)?;
        match initdb(&fresh, account, programs, kind, locale).await? {
            Outcome::Made => return move_into_place(data, &fresh),
            Outcome::Refused(output) => refused = output,
        }
        let _swept_at_the_next_start = fs::remove_dir_all(&fresh);
        if !refused.contains("locale") {
            break;
        }
    }
    Err(Error::InitFailed { output: refused })
}

enum Outcome {
    Made,
    Refused(String),
}

/// Sorting by code point and lower case beyond ASCII, on every machine alike where the system has it.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    match major {
        17.. => &[&["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]],
        _ => &[&["--locale=C.UTF-8"], &["--locale=C"]],
    }
}

fn fresh_directory(data: &DataDir, account: &Account) -> Result<PathBuf, Error> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let fresh = data.root().join(format!("{UNFINISHED}{}-{nanos}", std::process::id()));
    DirBuilder::new()
        .mode(0o700)
        .create(&fresh)
        .and_then(|()| account.give(&fresh))
        .map_err(io_error("make", &fresh))?;
    Ok(fresh)
}

async fn initdb(
    fresh: &Path,
    account: &Account,
    programs: &Programs,
    kind: Kind,
    locale: &[&str],
) -> Result<Outcome, Error> {
    let mut command = account.command_on(&programs.initdb(), fresh)?;
    command
        .args(["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums", "--auth=peer"])
        .args(locale);
    // Concord's own tests make many and keep none.
    if kind == Kind::Scratch || cfg!(test) {
        command.arg("--no-sync");
    }
    let output = Command::from(command)
        .kill_on_drop(true)
        .output()
        .await
        .map_err(io_error("run", &programs.initdb()))?;
    if output.status.success() {
        return Ok(Outcome::Made);
    }
    let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    Ok(Outcome::Refused(String::from_utf8_lossy(said).trim().to_owned()))
}

fn move_into_place(data: &DataDir, fresh: &Path) -> Result<(), Error> {
    let cluster = data.cluster();
    fs::rename(fresh, &cluster)
        .and_then(|()| File::open(data.root())?.sync_all())
        .map_err(io_error("make", &cluster))
}
