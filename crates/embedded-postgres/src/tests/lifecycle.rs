//! Start, stop, start again.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use nix::unistd::getpgid;

use super::*;

#[tokio::test]
async fn data_is_kept_between_runs_and_stop_leaves_no_process() {
    let dir = directory();
    let first = start(dir.path()).await;
    let pid = server_in(dir.path());
    write_note(&first, "kept").await;
    first.stop().await.expect("stopped");
    assert!(!is_running(pid));

    let second = start(dir.path()).await;
    assert_eq!(read_note(&second).await, "kept");
    second.stop().await.expect("stopped");
    let log = std::fs::read_to_string(dir.path().join("postgres.log")).expect("a log");
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused() {
    let dir = directory();
    let first = start(dir.path()).await;
    let text = start_error(dir.path()).await.to_string();
    assert!(
        text.starts_with(&format!("Another process (process {}) is using", std::process::id())),
        "{text}"
    );
    assert_eq!(query_text(&first, "SELECT 'still here'").await, "still here");
    first.stop().await.expect("stopped");
    start(dir.path()).await.stop().await.expect("free again");
}

/// Even after an edit of the configuration.
#[tokio::test]
async fn it_is_always_durable_and_private() {
    let dir = directory();
    start(dir.path()).await.stop().await.expect("stopped");
    let mut conf = OpenOptions::new()
        .append(true)
        .open(dir.path().join("postgres/postgresql.conf"))
        .expect("a configuration");
    let edited = "fsync=off\nsynchronous_commit=off\nfull_page_writes=off\nlisten_addresses='*'\n";
    conf.write_all(edited.as_bytes()).expect("written");

    let postgres = start(dir.path()).await;
    let mut connection = connect(&postgres).await;
    for (setting, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("is_superuser", "off"),
    ] {
        let found: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .expect("a setting");
        assert_eq!(found, value, "{setting}");
    }
    assert_eq!(query_text(&postgres, "SELECT lower('ÄÉ')").await, "äé");
    let cluster = std::fs::metadata(dir.path().join("postgres")).expect("the cluster");
    assert_eq!(cluster.permissions().mode() & 0o777, 0o700);
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn the_server_has_its_own_process_group() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let server = server_in(dir.path());
    assert_eq!(getpgid(Some(server)), Ok(server));
    assert_ne!(getpgid(None), Ok(server));
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn stop_does_not_wait_for_open_transactions() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write_note(&postgres, "committed").await;
    let mut busy = connect(&postgres).await;
    let mut transaction = busy.begin().await.expect("a transaction");
    sqlx::query("UPDATE note SET text = 'half done'")
        .execute(&mut *transaction)
        .await
        .expect("a change");
    postgres.stop().await.expect("stopped");
    let log = std::fs::read_to_string(dir.path().join("postgres.log")).expect("a log");
    assert!(log.trim_end().ends_with("database system is shut down"), "{log}");
    assert!(!log.contains("immediate shutdown"), "{log}");

    let again = start(dir.path()).await;
    assert_eq!(read_note(&again).await, "committed");
    again.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_dropped_server_stops() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let pid = server_in(dir.path());
    drop(postgres);
    until_gone(pid).await;
}

/// As after a panic in `main`.
#[test]
fn a_dropped_runtime_stops_the_server() {
    let dir = directory();
    let runtime = || tokio::runtime::Runtime::new().expect("a runtime");
    let first = runtime();
    let postgres = first.block_on(start(dir.path()));
    let pid = server_in(dir.path());
    drop(first);
    runtime().block_on(until_gone(pid));
    drop(postgres);
}

#[tokio::test]
async fn a_very_deep_directory_works() {
    let dir = directory();
    let deep = dir.path().join("d".repeat(60)).join("e".repeat(60)).join("f g");
    let postgres = start(&deep).await;
    write_note(&postgres, "deep").await;
    assert_eq!(read_note(&postgres).await, "deep");
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_large_log_is_renamed() {
    let dir = directory();
    let log = dir.path().join("postgres.log");
    std::fs::write(&log, vec![b'x'; 11 * 1024 * 1024]).expect("a large log");
    start(dir.path()).await.stop().await.expect("stopped");
    assert!(std::fs::metadata(&log).expect("a new log").len() < 1024 * 1024);
    assert!(dir.path().join("postgres.log.1").exists());
}
