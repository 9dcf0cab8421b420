use super::{
    programs::{Running, as_account, directory},
    until,
};
use concord_embedded_postgres::scratch;
use nix::sys::signal::Signal;
use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
    query_scalar,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// A primary and a streaming standby, with the same programs as the tests' PostgreSQL.
pub struct Pair {
    pub primary: Server,
    pub standby: Server,
    _folder: TempDir,
}

/// One of the two servers.
pub struct Server {
    running: Running,
    folder: PathBuf,
    port: u16,
}

impl Pair {
    /// Starts both; the standby streams from the primary. `synchronous`: a commit waits for the standby.
    pub async fn start(synchronous: bool) -> Self {
        let (bin, folder) = (programs().await, directory());
        let path = folder.path().to_owned();
        let data = |name: &str| path.join(name).display().to_string();
        let (a, b) = (data("a"), data("b"));
        let init = ["-D", &a, "-U", "concord", "--auth=trust", "--encoding=UTF8", "--no-sync"];
        run(&bin.join("initdb"), &[&init[..], &["--locale=C.UTF-8"]].concat());
        let primary = Server::start(&bin, &path, "a", 5432).await;
        let host = path.display().to_string();
        let copy = ["-h", &host, "-p", "5432", "-U", "concord", "-D", &b, "-R", "-c", "fast"];
        run(&bin.join("pg_basebackup"), &[&copy[..], &["-X", "stream", "--no-sync"]].concat());
        let standby = Server::start(&bin, &path, "b", 5433).await;
        if synchronous {
            primary.execute("alter system set synchronous_standby_names = '*'").await;
            primary.execute("select pg_reload_conf()").await;
        }
        let wanted = if synchronous { "sync" } else { "async" };
        until("the standby streams", async || {
            let states = "select coalesce(max(sync_state), '') from pg_stat_replication
                where state = 'streaming'";
            primary.text(states).await == wanted
        })
        .await;
        Self { primary, standby, _folder: folder }
    }
}

impl Server {
    async fn start(bin: &Path, folder: &Path, name: &str, port: u16) -> Self {
        let (data, socket) = (folder.join(name), folder.display().to_string());
        let mut command = Command::new(bin.join("postgres"));
        command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in
            ["listen_addresses=", &format!("unix_socket_directories={socket}"), "fsync=off"]
        {
            command.args(["-c", setting]);
        }
        command.env("LC_ALL", "C");
        let log = folder.join(format!("{name}.log"));
        let running = Running::start(as_account(&mut command), &log);
        let server = Self { running, folder: folder.to_owned(), port };
        until("PostgreSQL answers", async || server.options().connect().await.is_ok()).await;
        server
    }

    /// Its Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{}", self.port))
    }

    fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.folder)
            .port(self.port)
            .username("concord")
            .database("postgres")
            .ssl_mode(PgSslMode::Disable)
    }

    pub async fn sql(&self) -> PgConnection {
        self.options().connect().await.expect("PostgreSQL answers")
    }

    pub async fn execute(&self, statement: &'static str) {
        let mut sql = self.sql().await;
        sql.execute(statement).await.expect(statement);
        sql.close().await.expect("it closes");
    }

    pub async fn text(&self, question: &'static str) -> String {
        query_scalar(question).fetch_one(&mut self.sql().await).await.expect("an answer")
    }

    /// Stops it immediately, as if its machine failed.
    pub fn crash(&self) {
        self.running.signal(Signal::SIGQUIT);
    }
}

/// The directory of the programs of the tests' PostgreSQL.
async fn programs() -> PathBuf {
    let superuser = scratch().connect_options().username("postgres").database("postgres");
    let mut sql = PgConnection::connect_with(&superuser).await.expect("PostgreSQL answers");
    let folder = "select setting from pg_config() where name = 'BINDIR'";
    query_scalar::<_, String>(folder).fetch_one(&mut sql).await.expect("a folder").into()
}

fn run(program: &Path, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir("/").env("LC_ALL", "C");
    let output = as_account(&mut command).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
