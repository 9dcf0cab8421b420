//! Another cluster in the place of the old one, which is kept: after a restore or an upgrade.
//!
//! The new cluster is made beside the old one and takes its place when it is complete and stopped. The
//! old one is renamed, never removed. Cut off between the two renames, the next start finds no cluster
//! where one was: it says so, and does not begin with an empty database.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

use super::account::Account;
use super::backup::{KEPT, dump, existing, read_back, readable};
use super::cluster::{Cluster, UNFINISHED, major_of};
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::leftover;
use super::programs::{self, Programs};
use super::server::Server;

/// How the name of a cluster begins that was replaced.
const BEFORE: &str = "postgres.before-";

/// What an upgrade did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The version before, such as "15.18".
    pub from: String,
    /// The version now.
    pub to: String,
    /// Where the old cluster is kept.
    pub kept: PathBuf,
}

/// Puts the database of a backup in the place of the one in `data_dir`. Gives where that one is kept;
/// `None`: there was none.
///
/// # Errors
/// Where a Concord runs there, or the backup cannot be read. Then nothing has changed.
pub async fn restore(
    data_dir: &Path,
    bin: Option<&Path>,
    file: &Path,
) -> Result<Option<PathBuf>, Error> {
    let file = readable(file)?;
    let data = DataDir::open(data_dir)?;
    let cluster = data.cluster();
    let account = Account::choose(&cluster)?;
    let _lock = data.lock()?;
    let major = major_of(&cluster)?;
    if major.is_none() {
        nothing_was_cut_off(&data)?;
    }
    let own = programs::find(bin, &cluster, major, &account)?;
    // Not those of another version: a newer pg_restore says what an older server does not understand.
    let own = programs::complete(bin, own, &account)?;
    leftover::stop(&cluster, &account).await?;
    let staging = Staging::new(&data, account, own).await?;
    staging.fill(&file).await?;
    staging.take_place(&data, "restore")
}

/// Moves the data to the newest PostgreSQL at hand.
///
/// # Errors
/// Where a Concord runs there, or there is no newer PostgreSQL. Then nothing has changed.
pub async fn upgrade(data_dir: &Path, bin: Option<&Path>) -> Result<Upgraded, Error> {
    let data = existing(data_dir)?;
    let cluster = data.cluster();
    let account = Account::choose(&cluster)?;
    let _lock = data.lock()?;
    let old = Cluster::open(&data, account.clone(), bin, KEPT).await?;
    let new = programs::find_newer(bin, old.programs.major, &account)?;
    let staging = Staging::new(&data, account, new.clone()).await?;
    let file = staging.data.root().join("dump");
    let server = Server::start(&old).await?;
    // The newer pg_dump knows both versions.
    let written = dump(&new, &old.socket, &file).await;
    server.shut_down().await?;
    written?;
    staging.fill(&file).await?;
    let kept = staging.take_place(&data, "upgrade")?.unwrap_or(cluster);
    Ok(Upgraded { from: old.programs.version, to: new.version, kept })
}

/// # Errors
/// [`Error::ReplacingCutOff`] where a cluster was moved away and no other has taken its place.
pub(super) fn nothing_was_cut_off(data: &DataDir) -> Result<(), Error> {
    let entries = fs::read_dir(data.root()).into_iter().flatten().flatten();
    let before = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(BEFORE));
    // The names end with the time.
    let time = |path: &PathBuf| path.to_string_lossy().rsplit('-').next().map(str::to_owned);
    match before.map(|entry| entry.path()).max_by_key(time) {
        Some(kept) => Err(Error::ReplacingCutOff { dir: data.shown().to_owned(), kept }),
        None => Ok(()),
    }
}

/// "20261128T101500Z"
fn stamp(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", u8::from(month))
}

/// A directory of its own for the new cluster. What is left of it when it is dropped goes.
struct Staging {
    data: DataDir,
    cluster: Cluster,
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _swept_at_the_next_start = fs::remove_dir_all(self.data.root());
    }
}

impl Staging {
    async fn new(data: &DataDir, account: Account, programs: Programs) -> Result<Self, Error> {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let root = data.root().join(format!("{UNFINISHED}{}-{nanos}", std::process::id()));
        let staging = DataDir::open(&root)?;
        match Cluster::make(&staging, account, programs, KEPT).await {
            Ok(cluster) => Ok(Self { data: staging, cluster }),
            Err(error) => {
                let _swept_at_the_next_start = fs::remove_dir_all(root);
                Err(error)
            }
        }
    }

    async fn fill(&self, file: &Path) -> Result<(), Error> {
        read_back(&self.cluster, file).await
    }

    /// Gives where the old cluster is kept.
    fn take_place(&self, data: &DataDir, why: &str) -> Result<Option<PathBuf>, Error> {
        let place = data.cluster();
        let kept = data.root().join(format!("{BEFORE}{why}-{}", stamp(OffsetDateTime::now_utc())));
        let is_there = major_of(&place)?.is_some();
        if is_there {
            fs::rename(&place, &kept).map_err(io_error("put aside", &place))?;
        }
        if let Err(error) = fs::rename(&self.cluster.dir, &place) {
            let _tried = fs::rename(&kept, &place);
            return Err(io_error("make", &place)(error));
        }
        File::open(data.root())
            .and_then(|root| root.sync_all())
            .map_err(io_error("write", data.root()))?;
        Ok(is_there.then_some(kept))
    }
}
