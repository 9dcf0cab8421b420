//! Tests with real programs, real data directories and real kills.
//!
//! As root these tests also check that the server can access a cluster below directories that its user
//! cannot enter.

mod accounts;
mod backups;
mod crashes;
mod first_start;
mod holder;
mod lifecycle;
mod scratch;

use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::unistd::Pid;
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use super::orphan::{is_running, postmaster_pid};
use super::{Config, EmbeddedPostgres, Error};

/// Longer than any step takes on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The role and the database.
const NAME: &str = "app";

fn config(data_dir: &Path) -> Config {
    Config::new(NAME, data_dir)
}

/// Accessible to its owner only, like the home of root.
fn directory() -> TempDir {
    let closed = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    tempfile::Builder::new().permissions(closed).tempdir().expect("a temporary directory")
}

async fn start(data_dir: &Path) -> EmbeddedPostgres {
    EmbeddedPostgres::start(&config(data_dir)).await.expect("PostgreSQL starts")
}

async fn start_error(data_dir: &Path) -> Error {
    EmbeddedPostgres::start(&config(data_dir)).await.expect_err("it must fail")
}

async fn connect(postgres: &EmbeddedPostgres) -> PgConnection {
    postgres.connect_options().connect().await.expect("a connection")
}

/// Writes a note that a later [`read_note`] finds if the commit is durable.
async fn write_note(postgres: &EmbeddedPostgres, note: &str) {
    let mut connection = connect(postgres).await;
    sqlx::query("CREATE TABLE note (text text)").execute(&mut connection).await.expect("a table");
    sqlx::query("INSERT INTO note VALUES ($1)")
        .bind(note)
        .execute(&mut connection)
        .await
        .expect("a row");
    connection.close().await.expect("closed");
}

async fn read_note(postgres: &EmbeddedPostgres) -> String {
    query_text(postgres, "SELECT text FROM note").await
}

async fn query_text(postgres: &EmbeddedPostgres, query: &'static str) -> String {
    let mut connection = connect(postgres).await;
    sqlx::query_scalar(query).fetch_one(&mut connection).await.expect("an answer")
}

fn server_in(data_dir: &Path) -> Pid {
    postmaster_pid(&data_dir.join("postgres")).expect("a running server")
}

/// Polls until `seen` returns a value.
async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut seen: impl FnMut() -> F,
) -> T {
    let since = Instant::now();
    while since.elapsed() < TIMEOUT {
        if let Some(found) = seen().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not within {} s: {what}", TIMEOUT.as_secs());
}

async fn until_gone(pid: Pid) {
    eventually("the process ends", async || (!is_running(pid)).then_some(())).await;
}
