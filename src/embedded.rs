//! Concord's own PostgreSQL: the settings of the library, and its errors in terms of Concord's settings.

use crate::supervise::RESTARTS;
use concord_embedded_postgres::{Config, Error};
use std::path::Path;

/// Concord's PostgreSQL in this directory, with PostgreSQL's programs in `bin`, if given.
#[must_use]
pub fn config(data_dir: &Path, bin: Option<&Path>) -> Config {
    let config =
        Config::new("concord", data_dir).required_table("products").on_watcher_restart(|| {
            metrics::counter!(RESTARTS, "task" => "embedded-postgres").increment(1);
        });
    match bin {
        Some(bin) => config.programs(bin),
        None => config,
    }
}

/// The error as a message for the user, with the names of the settings that help.
#[must_use]
pub fn explain(error: &Error) -> String {
    match error {
        Error::InUse { dir, process } => format!(
            "Another Concord{process} is using {}. Stop it first, or give this one a directory of its own \
             with CONCORD_DATA_DIR.",
            dir.display()
        ),
        Error::NotABackup { file } => {
            format!("{} holds no database of Concord's. Nothing was changed.", file.display())
        }
        _ => format!("{error}{}", advice(error)),
    }
}

fn advice(error: &Error) -> &'static str {
    match error {
        Error::ProgramsNotFound { .. } => {
            " Their directory goes into CONCORD_PG_BIN; or name a running server in DATABASE_URL."
        }
        Error::OtherVersion { upgradable: true, .. } => {
            " The directories go into CONCORD_PG_BIN; the upgrade is: concord upgrade"
        }
        Error::OtherVersion { .. }
        | Error::NoBackupPrograms { .. }
        | Error::NothingNewer { .. }
        | Error::ProgramsUnusable { .. } => " The directories go into CONCORD_PG_BIN.",
        Error::NotYours { .. }
        | Error::NotACluster { .. }
        | Error::PathTooLong { .. }
        | Error::NoDatabase { .. } => " The data directory is set by CONCORD_DATA_DIR.",
        Error::NoAccount { .. } => " Or name a running server in DATABASE_URL.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_settings() {
        let dir = Path::new("/x").to_owned();
        let found = String::new();
        let in_use = Error::InUse { dir: dir.clone(), process: " (process 7)".to_owned() };
        assert!(explain(&in_use).starts_with("Another Concord (process 7) is using /x."));
        let missing = Error::ProgramsNotFound { oldest: 13, found: found.clone() };
        assert!(explain(&missing).contains("CONCORD_PG_BIN"));
        let older = Error::OtherVersion { dir, cluster: 15, found, upgradable: true };
        assert!(explain(&older).ends_with("concord upgrade"));
    }
}
