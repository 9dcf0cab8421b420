//! A real `PgBouncer` in transaction mode.

use super::{programs, until};
use concord_embedded_postgres::scratch;
use sqlx::{ConnectOptions, postgres::PgConnectOptions, query};
use std::{fs, process::Command};
use tempfile::TempDir;
use tokio::sync::OnceCell;

const PORT: u16 = 6432;

/// `PgBouncer` in front of a database.
pub struct Pooler {
    _program: programs::Running,
    directory: TempDir,
    /// The database, without the pooler.
    pub direct: PgConnectOptions,
}

impl Pooler {
    /// Starts it with `connections` server connections and further settings.
    pub async fn start(direct: PgConnectOptions, connections: u32, more: &str) -> Self {
        allow_account().await;
        let directory = programs::directory();
        let (path, database) = (directory.path().display(), direct.get_database().expect("a name"));
        let server = scratch().dir().join("postgres");
        let settings = format!(
            "[databases]\n{database} = host={} port=5432 user=scratch\n\
             [pgbouncer]\nlisten_port = {PORT}\nunix_socket_dir = {path}\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = {connections}\n\
             server_login_retry = 1\n{more}\n",
            server.display()
        );
        let file = directory.path().join("pgbouncer.ini");
        programs::write(&file, &settings);
        let mut command = Command::new(programs::find("pgbouncer"));
        let log = directory.path().join("log");
        let program = programs::Running::start(programs::as_account(command.arg(&file)), &log);
        let pooler = Self { _program: program, directory, direct };
        let address = pooler.address();
        until("PgBouncer answers", async || {
            let sql = address.connect().await;
            sql.is_ok() || check_log(&fs::read_to_string(&log).unwrap_or_default())
        })
        .await;
        pooler
    }

    /// The database through the pooler.
    pub fn address(&self) -> PgConnectOptions {
        let address = self.direct.clone().socket(self.directory.path()).port(PORT);
        address.extra_float_digits(None)
    }
}

/// Fails the test if `PgBouncer` has given up.
fn check_log(log: &str) -> bool {
    assert!(!log.contains("FATAL"), "{log}");
    false
}

/// The server accepts the user of this process only; as root, `PgBouncer` runs as another user.
async fn allow_account() {
    static DONE: OnceCell<()> = OnceCell::const_new();
    let Some(account) = programs::account() else { return };
    DONE.get_or_init(async || {
        let file = scratch().dir().join("postgres/pg_ident.conf");
        let users = fs::read_to_string(&file).expect("the users");
        fs::write(&file, format!("{users}scratch \"{}\" scratch\n", account.name))
            .expect("written");
        let superuser = scratch().connect_options().username("postgres").database("postgres");
        let mut sql = superuser.connect().await.expect("a connection");
        query("select pg_reload_conf()").execute(&mut sql).await.expect("reloaded");
    })
    .await;
}
