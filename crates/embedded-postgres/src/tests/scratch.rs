//! The disposable server is removed even if the test binary is killed.

use std::process::{Command, Stdio};

use super::*;
use crate::scratch;

const DIR_FILE: &str = "EMBEDDED_POSTGRES_TEST_SCRATCH_DIR_FILE";

#[tokio::test]
async fn a_process_has_one_scratch_server() {
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
async fn it_is_removed_after_a_kill() {
    let dir = directory();
    let dir_file = dir.path().join("dir");
    let test = format!("{}::use_scratch_until_killed", module_path!());
    let (_crate, test) = test.split_once("::").expect("a path");
    let mut other = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(DIR_FILE, &dir_file)
        .stdout(Stdio::null())
        .spawn()
        .expect("the test binary runs again");
    let scratch_dir =
        eventually("the server runs", async || std::fs::read_to_string(&dir_file).ok()).await;
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

/// Not a test: the code of the other process.
#[tokio::test]
#[ignore = "started by another test as a process"]
async fn use_scratch_until_killed() {
    let Some(dir_file) = std::env::var_os(DIR_FILE) else { return };
    let dir = scratch().dir().to_str().expect("text").to_owned();
    let new = Path::new(&dir_file).with_extension("new");
    std::fs::write(&new, dir).expect("written");
    std::fs::rename(&new, &dir_file).expect("renamed");
    std::future::pending::<()>().await;
}
