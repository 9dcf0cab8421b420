//! Tests that kill the application, the server, or both.

use std::fs;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};

use super::holder::Holder;
use super::*;
use crate::account::Account;
use crate::programs;

#[tokio::test]
async fn a_server_left_by_a_killed_process_is_stopped_and_its_data_used() {
    let dir = directory();
    let mut holder = Holder::spawn(dir.path());
    let left_over = holder.wait_for_server();
    holder.kill();
    assert!(is_running(left_over), "the server must survive for this test");

    let postgres = start(dir.path()).await;
    assert!(!is_running(left_over) && server_in(dir.path()) != left_over);
    assert_eq!(read_note(&postgres).await, "from the holder");
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn another_process_that_uses_the_data_is_named() {
    let dir = directory();
    let mut holder = Holder::spawn(dir.path());
    let server = holder.wait_for_server();
    let text = start_error(dir.path()).await.to_string();
    assert!(text.starts_with("Another process (process "), "{text}");
    assert!(is_running(server));
    holder.kill();
    start(dir.path()).await.stop().await.expect("free after a kill");
}

#[tokio::test]
async fn a_killed_server_is_restarted_with_all_commits() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write_note(&postgres, "committed").await;
    kill(server_in(dir.path()), Signal::SIGKILL).expect("SIGKILL");
    let mut connection =
        eventually("the server is back", async || postgres.connect_options().connect().await.ok())
            .await;
    let note: String = sqlx::query_scalar("SELECT text FROM note")
        .fetch_one(&mut connection)
        .await
        .expect("a note");
    assert_eq!(note, "committed");
    postgres.stop().await.expect("stopped");
    let left = fs::exists(dir.path().join("postgres/postmaster.pid")).expect("readable");
    assert!(!left, "the second server was not stopped");
}

#[tokio::test]
async fn after_a_power_failure_the_data_is_recovered() {
    let dir = directory();
    let mut holder = Holder::spawn(dir.path());
    let server = holder.wait_for_server();
    holder.kill();
    kill(server, Signal::SIGKILL).expect("SIGKILL");
    let postgres = start(dir.path()).await;
    assert_eq!(read_note(&postgres).await, "from the holder");
    postgres.stop().await.expect("stopped");
}

/// Process ids are reused, in containers quickly: an unrelated process must neither be killed nor prevent
/// the server from starting.
#[tokio::test]
async fn an_unrelated_process_with_the_old_process_id_is_left_alone() {
    let dir = directory();
    let cluster = dir.path().join("postgres");
    let pid_file = cluster.join("postmaster.pid");
    let postgres = start(dir.path()).await;
    let text = fs::read_to_string(&pid_file).expect("a pid file");
    postgres.stop().await.expect("stopped");

    let account = Account::choose(&cluster).expect("an account");
    let mut unrelated = account
        .command(Path::new("/bin/sleep"))
        .arg("60")
        .spawn()
        .expect("a process of the same user");
    let (_, rest) = text.split_once('\n').expect("lines");
    for stale in [&pid_file, &cluster.join(".s.PGSQL.5432.lock")] {
        fs::write(stale, format!("{}\n{rest}", unrelated.id())).expect("a stale file");
        account.give(stale).expect("given");
    }

    start(dir.path()).await.stop().await.expect("stopped");
    assert!(unrelated.try_wait().expect("a status").is_none(), "the unrelated was killed");
    unrelated.kill().expect("SIGKILL");
    unrelated.wait().expect("ended");
}

/// A power failure can leave the pid file empty, or full of zeros.
#[tokio::test]
async fn a_broken_pid_file_does_not_keep_the_server_from_starting() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write_note(&postgres, "kept").await;
    postgres.stop().await.expect("stopped");
    let cluster = dir.path().join("postgres");
    let account = Account::choose(&cluster).expect("an account");
    for broken in [&b""[..], b"\n", &[0; 64], b"no number\n/data\n"] {
        let pid_file = cluster.join("postmaster.pid");
        fs::write(&pid_file, broken).expect("a broken file");
        account.give(&pid_file).expect("given");
        let postgres = start(dir.path()).await;
        assert_eq!(read_note(&postgres).await, "kept");
        postgres.stop().await.expect("stopped");
    }
}

/// The pid file is empty, but a server is running.
#[tokio::test]
async fn a_server_without_a_pid_file_is_found() {
    let dir = directory();
    let mut holder = Holder::spawn(dir.path());
    let left_over = holder.wait_for_server();
    holder.kill();
    fs::write(dir.path().join("postgres/postmaster.pid"), "").expect("emptied");
    assert!(is_running(left_over));

    let postgres = start(dir.path()).await;
    assert!(!is_running(left_over) && server_in(dir.path()) != left_over);
    assert_eq!(read_note(&postgres).await, "from the holder");
    postgres.stop().await.expect("stopped");
}

/// The data may be open in a server that was started by `pg_ctl`: it is not stopped, and no second one is started.
#[tokio::test]
async fn a_server_started_by_something_else_is_respected() {
    let dir = directory();
    start(dir.path()).await.stop().await.expect("stopped");
    let cluster = dir.path().join("postgres");
    let account = Account::choose(&cluster).expect("an account");
    let programs = programs::find(None, &cluster, None, &account).expect("programs");
    let mut other = account
        .command_on(&programs.postgres(), &cluster)
        .expect("a command")
        .args(["-k", ".", "-c", "listen_addresses="])
        .stderr(Stdio::null())
        .spawn()
        .expect("a server");
    eventually("the other server runs", async || postmaster_pid(&cluster)).await;

    let text = start_error(dir.path()).await.to_string();
    assert!(
        text.contains(&format!("another PostgreSQL server (process {})", other.id())),
        "{text}"
    );
    assert!(other.try_wait().expect("a status").is_none(), "the other server was stopped");
    kill(Pid::from_raw(other.id().cast_signed()), Signal::SIGINT).expect("SIGINT");
    other.wait().expect("ended");
    start(dir.path()).await.stop().await.expect("stopped");
}
