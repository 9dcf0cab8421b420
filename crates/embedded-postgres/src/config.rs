//! The configuration of a server.

use std::path::{Path, PathBuf};

use super::error::Error;

/// The longest [name](Config::new), in bytes: it is part of identifiers with a limit of 63.
const MAX_NAME_LEN: usize = 24;

/// The settings of an embedded server.
///
/// ```
/// use concord_embedded_postgres::Config;
/// let config = Config::new("shop", ".data").programs("/usr/lib/postgresql/17/bin");
/// # let _ = config;
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    name: String,
    data_dir: PathBuf,
    programs: Option<PathBuf>,
    required_table: Option<String>,
    on_watcher_restart: Option<fn()>,
}

impl Config {
    /// Settings for the application `name`, with all its data in `data_dir`.
    ///
    /// The name becomes the role, the database, the `application_name` and the lock file, so it must not
    /// change as long as the data exists. It consists of lowercase ASCII letters, digits and `_`, starts
    /// with a letter, has at most 24 bytes, and is neither `postgres` nor starts with `pg_`. Any other name
    /// fails at the start with [`Error::InvalidName`].
    pub fn new(name: impl Into<String>, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            data_dir: data_dir.into(),
            programs: None,
            required_table: None,
            on_watcher_restart: None,
        }
    }

    /// The directory of PostgreSQL's programs (`initdb`, `postgres`), or several, separated as in `PATH`.
    /// By default they are searched on the `PATH` and in the install directories of packages.
    #[must_use]
    pub fn programs(mut self, dirs: impl Into<PathBuf>) -> Self {
        self.programs = Some(dirs.into());
        self
    }

    /// A table that every backup of this application contains. [`restore()`](crate::restore()) refuses
    /// a file without it ([`Error::NotABackup`]).
    #[must_use]
    pub fn required_table(mut self, table: impl Into<String>) -> Self {
        self.required_table = Some(table.into());
        self
    }

    /// Sets a function that is called each time the task that watches the server panicked and is restarted,
    /// for a metric.
    #[must_use]
    pub fn on_watcher_restart(mut self, hook: fn()) -> Self {
        self.on_watcher_restart = Some(hook);
        self
    }

    /// The data directory as given.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub(crate) fn bin(&self) -> Option<&Path> {
        self.programs.as_deref()
    }

    pub(crate) fn table(&self) -> Option<&str> {
        self.required_table.as_deref()
    }

    pub(crate) fn restart_hook(&self) -> Option<fn()> {
        self.on_watcher_restart
    }

    /// The name, if it can be used in SQL and in configuration files without quotes.
    pub(crate) fn name(&self) -> Result<&str, Error> {
        let name = self.name.as_str();
        let starts_with_letter = name.starts_with(|c: char| c.is_ascii_lowercase());
        let is_plain =
            name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let is_reserved = name == "postgres" || name.starts_with("pg_");
        if starts_with_letter && is_plain && !is_reserved && name.len() <= MAX_NAME_LEN {
            Ok(name)
        } else {
            Err(Error::InvalidName { name: name.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_plain_identifier() {
        for good in ["shop", "a", "shop_2"] {
            assert_eq!(Config::new(good, ".").name().expect("valid"), good);
        }
        let long = "a".repeat(MAX_NAME_LEN + 1);
        for bad in ["", "2nd", "Shop", "my-shop", "a b", "x'", "postgres", "pg_shop", &long] {
            let config = Config::new(bad, ".");
            assert!(matches!(config.name(), Err(Error::InvalidName { .. })), "{bad}");
        }
    }
}
