//! The server for tests cleans up behind a test binary that is killed.

use std::process::{Command, Stdio};

use super::*;
use crate::embedded_postgres::scratch;

const DIR_FILE: &str = "CONCORD_TEST_SCRATCH_DIR_FILE";

#[tokio::test]
async fn there_is_one_and_it_takes_tests() {
    let server = scratch();
    assert!(std::ptr::eq(server, scratch()));
    let mut connection = server.connect_options().connect().await.expect("a connection");
    sqlx::query("CREATE DATABASE one_of_many")
        .execute(&mut connection)
        .await
        .expect("may create databases");
    let fsync: String =
        sqlx::query_scalar("SHOW fsync").fetch_one(&mut connection).await.expect("a setting");
    assert_eq!(fsync, "off");
}

#[tokio::test]
async fn it_is_gone_after_a_kill() {
    let dir = directory();
    let told = dir.path().join("dir");
    let test = format!("{}::use_scratch_until_killed", module_path!());
    let (_crate, test) = test.split_once("::").expect("a path");
    let mut other = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(DIR_FILE, &told)
        .stdout(Stdio::null())
        .spawn()
        .expect("the test binary runs again");
    let scratch_dir =
        eventually("the server runs", async || std::fs::read_to_string(&told).ok()).await;
    let server = postmaster_pid(&Path::new(&scratch_dir).join("postgres")).expect("a server");
    assert!(is_running(server));

    other.kill().expect("SIGKILL");
    other.wait().expect("ended");
    until_gone(server).await;
    eventually("the directory is removed", async || {
        (!Path::new(&scratch_dir).exists()).then_some(())
    })
    .await;
}

/// Not a test by itself: what the other process does.
#[tokio::test]
#[ignore = "run by another test as a process of its own"]
async fn use_scratch_until_killed() {
    let Some(told) = std::env::var_os(DIR_FILE) else { return };
    let dir = scratch().dir().to_str().expect("text").to_owned();
    let new = Path::new(&told).with_extension("new");
    std::fs::write(&new, dir).expect("written");
    std::fs::rename(&new, &told).expect("told");
    std::future::pending::<()>().await;
}
