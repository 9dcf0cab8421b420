//! A disposable PostgreSQL for tests and benchmarks: the same programs, but not durable.
//!
//! Statics are never dropped, and a test binary may be killed. So a small shell process cleans up: it waits
//! for the end of a pipe, which closes when this process ends.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, io, thread};

use sqlx::postgres::PgConnectOptions;

use super::account::Account;
use super::cluster::{Cluster, Durability};
use super::config::Config;
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::server::Server;
use super::socket;

/// The environment variable with the directory of the programs for [`scratch()`]. If it is unset or empty,
/// they are searched.
pub const PROGRAMS_VARIABLE: &str = "EMBEDDED_POSTGRES_BIN";

/// The role and the database.
const NAME: &str = "scratch";

/// Waits for the end of stdin, then stops the server at once and removes the directory `$1`. Retries,
/// because an `initdb` that is still running may create files there.
const CLEAN_UP: &str = r#"
cat >/dev/null
pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null)
[ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ ! -e "$1/postgres/postmaster.pid" ] || ! kill -0 "$pid" 2>/dev/null; then
        rm -rf "$1"
        [ -e "$1" ] || exit 0
    fi
    sleep 0.25
done
"#;

/// A server that lives as long as this process.
#[derive(Debug)]
pub struct Scratch {
    options: PgConnectOptions,
    url: String,
    dir: PathBuf,
    /// Holds the write end of the pipe.
    _cleaner: Child,
}

impl Scratch {
    /// The connect options: for the role `scratch`, which may create databases, and the empty database `scratch`.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The same as a URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The temporary directory with the cluster (`postgres/`) and the server's log (`postgres.log`).
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn start() -> Result<Self, Error> {
        let dir = temporary_directory()?;
        let cleaner = start_cleaner(&dir).map_err(io_error("run a shell for", &dir))?;
        let data = DataDir::open(&Config::new(NAME, &dir))?;
        let account = Account::choose(&data.cluster())?;
        let bin = env::var_os(PROGRAMS_VARIABLE).filter(|bin| !bin.is_empty()).map(PathBuf::from);
        let cluster = block_on(async {
            let cluster = Cluster::open(&data, account, bin.as_deref(), Durability::Off).await?;
            // From here on the cleaner owns the server; dropping it would stop it.
            std::mem::forget(Server::start(&cluster).await?);
            Ok::<_, Error>(cluster)
        })?;
        let (options, url) = (cluster.socket.app_options(), socket::url(NAME, &cluster.dir));
        Ok(Self { options, url, dir, _cleaner: cleaner })
    }
}

/// The disposable server of this process. The first call starts it and blocks for about two seconds. It is
/// stopped and removed when the process ends, even after `kill -9`.
///
/// # Panics
/// If it cannot be started, with the reason.
pub fn scratch() -> &'static Scratch {
    static SCRATCH: OnceLock<Scratch> = OnceLock::new();
    SCRATCH.get_or_init(|| {
        // On its own thread: the caller may be in a runtime, which must not block on another one.
        let started = thread::spawn(Scratch::start).join();
        match started {
            Ok(Ok(scratch)) => scratch,
            Ok(Err(error)) => panic!("no PostgreSQL for the tests: {error}"),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(io_error("start a runtime for", Path::new("PostgreSQL")))?.block_on(work)
}

fn temporary_directory() -> Result<PathBuf, Error> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let dir = env::temp_dir().join(format!("postgres-scratch-{}-{nanos}", std::process::id()));
    DirBuilder::new().mode(0o711).create(&dir).map_err(io_error("create", &dir))?;
    Ok(dir)
}

fn start_cleaner(dir: &Path) -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", CLEAN_UP, "postgres-scratch"])
        .arg(dir)
        .current_dir("/")
        // A Ctrl-C must not reach it, and it must not keep the tests' output open.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
