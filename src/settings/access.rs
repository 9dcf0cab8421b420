//! Settings of public access: the host names, the lab, and the list of locks.

use super::Switch;
use crate::{middleware::HostNames, service::LocksShown};
use clap::{Args, ValueEnum};

/// Who may ask for what.
#[derive(Debug, Clone, Args)]
pub struct AccessSettings {
    /// The names that this server is reached under, comma separated, as in
    /// shop.example,shop.example:8443; * takes any. Others are answered with 421
    #[arg(
        long,
        env = "CONCORD_HOSTS",
        default_value = "",
        hide_default_value = true,
        value_name = "NAMES"
    )]
    pub hosts: HostNames,

    /// Whether anybody may run the lab. If not set: on with the embedded PostgreSQL, off with a
    /// database URL
    #[arg(long = "lab", env = "CONCORD_LAB", value_name = "on|off", hide_possible_values = true)]
    pub lab: Option<Switch>,

    /// Whether /locks and /api/locks show who holds and waits for locks: off, on without what other
    /// programs' sessions say and where they come from, or full. If not set: on with the embedded
    /// PostgreSQL, off with a database URL
    #[arg(
        long = "locks-page",
        env = "CONCORD_LOCKS_PAGE",
        value_name = "off|on|full",
        hide_possible_values = true
    )]
    pub locks_page: Option<LocksPage>,
}

/// How much the list of locks shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LocksPage {
    /// Nothing.
    #[value(aliases = ["false", "no", "0"])]
    Off,
    /// Statements of Concord only, and no addresses.
    #[value(aliases = ["true", "yes", "1"])]
    On,
    /// All.
    Full,
}

impl AccessSettings {
    /// Whether the lab is on. `embedded`: whether the database is the embedded one.
    #[must_use]
    pub fn wants_lab(&self, embedded: bool) -> bool {
        self.lab.map_or(embedded, |lab| lab == Switch::On)
    }

    /// How much of the locks is shown.
    #[must_use]
    pub fn locks_shown(&self, embedded: bool) -> LocksShown {
        match self.locks_page {
            None if embedded => LocksShown::WithoutDetails,
            None | Some(LocksPage::Off) => LocksShown::Nothing,
            Some(LocksPage::On) => LocksShown::WithoutDetails,
            Some(LocksPage::Full) => LocksShown::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{service::LocksShown, settings::Settings};

    fn read(words: &[&str]) -> Result<Settings, String> {
        let words = std::iter::once("concord").chain(words.iter().copied());
        Settings::from_words(words).map_err(|error| error.to_string())
    }

    const URL: [&str; 2] = ["--database-url", "postgres://me@db/concord"];

    #[test]
    fn lab_and_locks_are_on_only_for_an_embedded_database() {
        let embedded = read(&["--database-url", ""]).expect("valid");
        assert!(embedded.wants_lab());
        assert_eq!(embedded.locks_shown(), LocksShown::WithoutDetails);
        let other = read(&URL).expect("valid");
        assert!(!other.wants_lab());
        assert_eq!(other.locks_shown(), LocksShown::Nothing);
    }

    #[test]
    fn what_is_said_goes_before_what_is_usual() {
        let on = [&URL[..], &["--lab", "on", "--locks-page", "full"]].concat();
        let on = read(&on).expect("valid");
        assert!(on.wants_lab());
        assert_eq!(on.locks_shown(), LocksShown::All);
        let off = read(&["--database-url", "", "--lab=0", "--locks-page=off"]).expect("valid");
        assert!(!off.wants_lab());
        assert_eq!(off.locks_shown(), LocksShown::Nothing);
        assert!(read(&["--locks-page", "some"]).is_err());
    }

    #[test]
    fn a_bad_host_name_is_refused_with_the_reason() {
        let text = read(&["--hosts", "https://shop.example"]).err().expect("refused");
        assert!(text.contains("shop.example:8443"), "{text}");
    }
}
