//! A throw-away PostgreSQL for tests and benchmarks: the same programs and settings, but not durable.
//!
//! Statics are never dropped and a test binary may be killed, so the cleaning is left to a small process
//! that waits for its end: a pipe from here to there closes with this process, however that ends.

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
use super::cluster::{Cluster, Kind};
use super::data_dir::DataDir;
use super::error::{Error, io_error};
use super::server::Server;
use super::socket::{self, CONCORD};

/// Waits for the end of stdin, then stops the server at once and removes the directory `$1`. Tries some
/// times, because an `initdb` that is still running may put files there.
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
    /// Holds our end of the pipe.
    _cleaner: Child,
}

impl Scratch {
    /// How to connect: as `concord`, who may create databases, to the empty database `concord`.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The same as an address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The temporary directory with the cluster and the server's log.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn start() -> Result<Self, Error> {
        let dir = temporary_directory()?;
        let cleaner = start_cleaner(&dir).map_err(io_error("run a shell for", &dir))?;
        let data = DataDir::open(&dir)?;
        let account = Account::choose(&data.cluster())?;
        let bin = env::var_os("CONCORD_PG_BIN").filter(|bin| !bin.is_empty()).map(PathBuf::from);
        let cluster = block_on(async {
            let cluster = Cluster::open(&data, account, bin.as_deref(), Kind::Scratch).await?;
            // From here on the server belongs to the cleaner: dropping it would stop it.
            std::mem::forget(Server::start(&cluster).await?);
            Ok::<_, Error>(cluster)
        })?;
        let options = cluster.socket.options(CONCORD, CONCORD);
        Ok(Self { options, url: socket::url(&cluster.dir), dir, _cleaner: cleaner })
    }
}

/// The throw-away server of this process, started by the first call (about two seconds, blocking).
///
/// # Panics
/// With the reason, where it cannot be started: without a database there is nothing to test.
pub fn scratch() -> &'static Scratch {
    static SCRATCH: OnceLock<Scratch> = OnceLock::new();
    SCRATCH.get_or_init(|| {
        // On a thread of its own: the caller may be inside a runtime, where blocking on another is refused.
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
    let dir = env::temp_dir().join(format!("concord-scratch-{}-{nanos}", std::process::id()));
    // Fails where something has that name already, as it should.
    DirBuilder::new().mode(0o711).create(&dir).map_err(io_error("make", &dir))?;
    Ok(dir)
}

fn start_cleaner(dir: &Path) -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", CLEAN_UP, "concord-scratch"])
        .arg(dir)
        .current_dir("/")
        // Not in the way of a Ctrl-C, and not holding the output of the tests open.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
