//! All settings of Concord: environment variables (or options with the same names), read once at start.
//!
//! `.env.example` describes them in the same words. A `.env` file in the current directory or a parent
//! directory is read first; variables that are already set override it.

mod access;
mod database;
mod limits;
mod locks;
mod pool;
mod switch;

pub use access::{AccessSettings, LocksPage};
pub use limits::LimitSettings;
pub use locks::LockSettings;
pub use pool::PoolSettings;
pub use switch::Switch;

use crate::{
    service::{LocksShown, Retention},
    telemetry::LogFormat,
};
use std::convert::Infallible;
use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use concord_lab::command::LabArguments;
use tracing_subscriber::EnvFilter;

/// A product admin in which no save is ever lost.
///
/// Without further words the server is started.
#[derive(Clone, Parser)]
#[command(name = "concord", version, about)]
pub struct Settings {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The PostgreSQL to use, as in <postgres://user:password@host/database>. Without it Concord starts
    /// its own in the data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", global = true)]
    pub database_url: Option<String>,

    /// Where to listen: address and port
    #[arg(
        long, env = "CONCORD_ADDR", default_value = "127.0.0.1:8000", value_name = "HOST:PORT",
        value_parser = parse_addr, global = true
    )]
    pub addr: SocketAddr,

    /// Where the embedded PostgreSQL keeps its data. Not used with a database URL
    #[arg(
        long,
        env = "CONCORD_DATA_DIR",
        default_value = ".data",
        value_name = "DIR",
        global = true
    )]
    pub data_dir: PathBuf,

    /// Whether to put sample products into a database that has never held any
    #[arg(
        long,
        env = "CONCORD_SAMPLE_DATA",
        default_value = "on",
        value_name = "on|off",
        hide_possible_values = true
    )]
    pub sample_data: Switch,

    /// Whether open pages are told at once what others save and do. Off is for measuring what it costs
    #[arg(
        long,
        env = "CONCORD_EVENTS",
        default_value = "on",
        value_name = "on|off",
        hide_possible_values = true
    )]
    pub events: Switch,

    /// Connections to the database
    #[command(flatten)]
    pub pool: PoolSettings,

    /// How many of each product's newest versions the history keeps: a number, or all. The first
    /// version is always kept
    #[arg(
        long, env = "CONCORD_HISTORY_KEEP", default_value = "all", value_name = "NUMBER|all",
        value_parser = parse_keep
    )]
    pub history_keep: Keep,

    /// For how many days every version is kept, however many there are
    #[arg(
        long, env = "CONCORD_HISTORY_DAYS", default_value_t = 30, value_name = "DAYS",
        value_parser = clap::value_parser!(u32).range(0..=36_500)
    )]
    pub history_days: u32,

    /// Locks
    #[command(flatten)]
    pub locks: LockSettings,

    /// Who may ask for what
    #[command(flatten)]
    pub access: AccessSettings,

    /// How many connections and sockets are open
    #[command(flatten)]
    pub limits: LimitSettings,

    /// The directory with PostgreSQL's programs (initdb, postgres), if they are not found by themselves;
    /// or several, as in PATH
    #[arg(long, env = "CONCORD_PG_BIN", value_name = "DIR", value_parser = parse_path, global = true)]
    pub pg_bin: Option<PathBuf>,

    /// The folder with the pages' WASM, scripts and styles. If not set: target/site, where the
    /// build puts them
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "DIR", value_parser = parse_path)]
    pub site_root: Option<PathBuf>,

    /// What to log: error, warn, info, debug, or by module, as in info,concord=debug
    #[arg(
        long, env = "CONCORD_LOG", default_value = "info", value_name = "FILTER", value_parser = parse_filter
    )]
    pub log: String,

    /// How to log: text for people, json for machines
    #[arg(long, env = "CONCORD_LOG_FORMAT", value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,
}

/// What the binary can do besides serving.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Ask the Concord at --addr whether it is alive: exit code 0 if so, 1 if not
    Healthcheck,
    /// Print the description of the REST API as OpenAPI JSON
    Openapi,
    /// Try strategies of locking on the database, in tables of their own
    Lab(LabArguments),
    /// Take over the products of the FastAPI service that Concord replaces, which are in the database.
    /// Stop that service first, and make a backup
    TakeOver,
    /// Write the database of the embedded PostgreSQL to a file. Concord may go on running
    Backup {
        /// The file, which is not there yet
        file: PathBuf,
    },
    /// Put what is in a backup in the place of the embedded PostgreSQL's database, which is kept. Stop
    /// Concord first
    Restore {
        /// A file that `concord backup` has written
        file: PathBuf,
    },
    /// Move the data of the embedded PostgreSQL to the newest version installed; the old data is kept.
    /// Stop Concord first
    Upgrade,
}

/// How many versions of a product to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// All versions.
    All,
    /// This many of the newest versions.
    Newest(NonZeroU32),
}

impl Settings {
    /// Reads `.env`, the environment and the command line. An invalid value prints an error and ends the
    /// process with code 2; `--help` prints the help.
    ///
    /// Call this before the runtime starts: `.env` changes the environment, which must not happen while
    /// other threads may read it.
    pub fn load() -> Self {
        if let Err(error) = dotenvy::dotenv()
            && !error.not_found()
        {
            Self::command()
                .error(ErrorKind::Io, format!("The file .env cannot be read: {error}"))
                .exit();
        }
        Self::from_words(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Parses the given arguments, the first being the program name, and the current environment.
    ///
    /// # Errors
    /// With a message for the user.
    pub fn from_words<I, T>(words: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<std::ffi::OsString> + Clone,
    {
        let mut settings = Self::try_parse_from(words)?;
        // `DATABASE_URL=` in a compose file or in .env means that it is not set.
        settings.database_url = settings.database_url.filter(|url| !url.trim().is_empty());
        settings.pg_bin = settings.pg_bin.filter(|dir| !dir.as_os_str().is_empty());
        settings.site_root = settings.site_root.filter(|dir| !dir.as_os_str().is_empty());
        settings.pool.direct_url = settings.pool.direct_url.filter(|url| !url.trim().is_empty());
        settings.check_database_urls()?;
        settings.locks.check()?;
        if let Some(Command::Lab(arguments)) = &settings.command
            && let Err(bad) = arguments.plans()
        {
            return Err(Self::command().error(ErrorKind::ValueValidation, bad));
        }
        Ok(settings)
    }

    /// Whether open pages receive live events.
    pub fn wants_events(&self) -> bool {
        self.events == Switch::On
    }

    /// What pruning keeps of the history; `None`: everything.
    pub fn retention(&self) -> Option<Retention> {
        const DAY: u64 = 24 * 3_600;
        let age = Duration::from_secs(u64::from(self.history_days) * DAY);
        match self.history_keep {
            Keep::All => None,
            Keep::Newest(versions) => Some(Retention { versions, age }),
        }
    }

    /// Whether anybody may run the lab.
    pub fn wants_lab(&self) -> bool {
        self.access.wants_lab(self.database_url.is_none())
    }

    /// How much of the locks is shown.
    pub fn locks_shown(&self) -> LocksShown {
        self.access.locks_shown(self.database_url.is_none())
    }

    /// Whether to add sample products to a database that has never contained products.
    pub fn wants_sample_data(&self) -> bool {
        self.sample_data == Switch::On
    }
}

/// Accepts `127.0.0.1:8000`, `[::]:8000` and `localhost:8000`.
fn parse_addr(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| "expected an address and a port, such as 127.0.0.1:8000".to_owned())
}

fn parse_keep(text: &str) -> Result<Keep, String> {
    match text.trim() {
        "all" | "" => Ok(Keep::All),
        number => number
            .parse()
            .map(Keep::Newest)
            .map_err(|_| "expected a number from 1 on, or all".to_owned()),
    }
}

/// Unlike clap's own parser, accepts an empty value, which [`Settings::from_words`] treats as not set.
#[expect(clippy::unnecessary_wraps, reason = "clap wants a Result")]
fn parse_path(text: &str) -> Result<PathBuf, Infallible> {
    Ok(PathBuf::from(text))
}

fn parse_filter(text: &str) -> Result<String, String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; expected something like info or info,concord=debug")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Settings, String> {
        let words = std::iter::once("concord").chain(words.iter().copied());
        Settings::from_words(words).map_err(|error| error.to_string())
    }

    fn refused(words: &[&str]) -> String {
        read(words).err().unwrap_or_else(|| panic!("{words:?} must be refused"))
    }

    #[test]
    fn the_definition_is_sound() {
        Settings::command().debug_assert();
    }

    #[test]
    fn no_words_mean_serving_with_an_embedded_database() {
        let settings = read(&["--database-url", ""]).expect("defaults are valid");
        assert_eq!(settings.command, None);
        assert_eq!(settings.database_url, None);
        assert!(settings.wants_sample_data());
    }

    #[test]
    fn samples_and_events_can_be_switched_off_in_the_usual_words() {
        for (word, wanted) in [("on", true), ("true", true), ("off", false), ("0", false)] {
            let settings = read(&["--sample-data", word, "--events", word]).expect("valid");
            assert_eq!(settings.wants_sample_data(), wanted, "{word}");
            assert_eq!(settings.wants_events(), wanted, "{word}");
        }
    }

    #[test]
    fn the_history_is_kept_whole_unless_somebody_says_otherwise() {
        let retention = |words: &[&str]| read(words).expect("valid").retention();
        assert_eq!(retention(&[]), None);
        assert_eq!(retention(&["--history-keep", "all", "--history-days", "0"]), None);
        let kept = retention(&["--history-keep", "100"]).expect("some is pruned");
        assert_eq!(kept.versions.get(), 100);
        assert_eq!(kept.age, Duration::from_secs(30 * 86_400));
        for bad in ["0", "-1", "1.5", "some"] {
            assert!(refused(&[&format!("--history-keep={bad}")]).contains("from 1 on, or all"));
        }
    }

    #[test]
    fn the_address_may_be_a_name_and_stand_after_the_subcommand() {
        let settings = read(&["healthcheck", "--addr", "localhost:9000"]).expect("valid");
        assert_eq!(settings.command, Some(Command::Healthcheck));
        assert!(settings.addr.ip().is_loopback() && settings.addr.port() == 9000);
    }

    #[test]
    fn bad_values_are_refused_with_the_reason() {
        let text = refused(&["--addr", "8000"]);
        assert!(text.contains("such as 127.0.0.1:8000"), "{text}");
        assert!(refused(&["--pool-size", "0"]).contains("1..=1000"));
        assert!(refused(&["--log", "concord=loud"]).contains("expected something like info"));
        assert!(refused(&["--log-format", "xml"]).contains("possible values: text, json"));
        assert!(refused(&["--sample-data", "perhaps"]).contains("--sample-data"));
    }
}
