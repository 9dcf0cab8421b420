//! Replaces the cluster after a restore or an upgrade, and keeps the old one.
//!
//! The new cluster is created next to the old one and replaces it when it is complete and stopped. The old
//! one is renamed, never removed. If the process ends between the two renames, the next start reports this
//! instead of creating an empty database.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::account::Account;
use super::backup::{dump, load, readable};
use super::cluster::{Cluster, Durability, major_version};
use super::config::Config;
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::orphan;
use super::programs::{self, Programs};
use super::server::Server;

/// The result of [`upgrade`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The version before, such as "15.18".
    pub from: String,
    /// The version now.
    pub to: String,
    /// The path of the old cluster.
    pub kept: PathBuf,
}

/// Replaces the database with the one from a backup. Returns the path of the old cluster, or `None` if
/// there was none.
///
/// # Errors
/// If another process uses the database, or the backup cannot be read. Nothing has changed then.
pub async fn restore(config: &Config, file: &Path) -> Result<Option<PathBuf>, Error> {
    let file = readable(file)?;
    let data = DataDir::open(config)?;
    let cluster = data.cluster();
    let account = Account::choose(&cluster)?;
    let _lock = data.lock()?;
    let major = major_version(&cluster)?;
    if major.is_none() {
        data.check_not_interrupted()?;
    }
    let own = programs::find(config.bin(), &cluster, major, &account)?;
    // The same version as the server: a newer pg_restore sends settings that an older server does not know.
    let own = programs::with_backup_programs(config.bin(), own, &account)?;
    orphan::stop(&cluster, data.name(), &account).await?;
    let staging = Staging::new(&data, account, own).await?;
    load(&staging.cluster, &file, config.table()).await?;
    staging.take_place(&data, "restore")
}

/// Moves the data to the newest installed PostgreSQL.
///
/// # Errors
/// If another process uses the database, or no newer PostgreSQL is installed. Nothing has changed then.
pub async fn upgrade(config: &Config) -> Result<Upgraded, Error> {
    let data = DataDir::existing(config)?;
    let cluster = data.cluster();
    let account = Account::choose(&cluster)?;
    let _lock = data.lock()?;
    let old = Cluster::open(&data, account.clone(), config.bin(), Durability::Full).await?;
    let new = programs::find_newer(config.bin(), old.programs.major, &account)?;
    let staging = Staging::new(&data, account, new.clone()).await?;
    let file = staging.data.root().join("dump");
    let server = Server::start(&old).await?;
    // The newer pg_dump supports both versions.
    let written = dump(&new, &old.socket, &file).await;
    server.shut_down().await?;
    written?;
    load(&staging.cluster, &file, config.table()).await?;
    let kept = staging.take_place(&data, "upgrade")?.unwrap_or(cluster);
    Ok(Upgraded { from: old.programs.version, to: new.version, kept })
}

/// "20261128T101500Z"
fn timestamp(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", u8::from(month))
}

/// The directory of the new cluster. Removed on drop.
struct Staging {
    data: DataDir,
    cluster: Cluster,
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _removed_at_the_next_start = fs::remove_dir_all(self.data.root());
    }
}

impl Staging {
    async fn new(data: &DataDir, account: Account, programs: Programs) -> Result<Self, Error> {
        let staging = data.staging()?;
        match Cluster::create(&staging, account, programs, Durability::Full).await {
            Ok(cluster) => Ok(Self { data: staging, cluster }),
            Err(error) => {
                let _removed_at_the_next_start = fs::remove_dir_all(staging.root());
                Err(error)
            }
        }
    }

    /// Replaces the cluster. Returns the path of the old one.
    fn take_place(&self, data: &DataDir, operation: &str) -> Result<Option<PathBuf>, Error> {
        let place = data.cluster();
        let kept = data.kept(operation, &timestamp(OffsetDateTime::now_utc()));
        let exists = major_version(&place)?.is_some();
        if exists {
            fs::rename(&place, &kept).map_err(io_error("rename", &place))?;
        }
        if let Err(error) = fs::rename(&self.cluster.dir, &place) {
            let _best_effort = fs::rename(&kept, &place);
            return Err(io_error("create", &place)(error));
        }
        File::open(data.root())
            .and_then(|root| root.sync_all())
            .map_err(io_error("write", data.root()))?;
        Ok(exists.then_some(kept))
    }
}
