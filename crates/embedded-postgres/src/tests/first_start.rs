//! The first start, and interrupted first starts.

use std::fs;

use super::holder::Holder;
use super::*;

#[tokio::test]
async fn a_first_start_that_was_killed_is_repeated() {
    let dir = directory();
    let holder = Holder::spawn(dir.path());
    let initdb_is_at_work = || {
        let unfinished = fs::read_dir(dir.path()).ok()?.flatten().find(is_unfinished)?;
        fs::exists(unfinished.path().join("PG_VERSION")).ok()?.then_some(())
    };
    eventually("initdb is at work", async || initdb_is_at_work()).await;
    holder.kill();
    assert!(!dir.path().join("postgres").exists(), "killed too late for this test");

    let postgres = start(dir.path()).await;
    write_note(&postgres, "whole").await;
    assert_eq!(read_note(&postgres).await, "whole");
    postgres.stop().await.expect("stopped");
    // The initdb of the killed start may have created a last file; another start removes that too.
    start(dir.path()).await.stop().await.expect("stopped");
    assert!(
        !fs::read_dir(dir.path()).expect("readable").flatten().any(|entry| is_unfinished(&entry))
    );
}

fn is_unfinished(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with("postgres.new-")
}

#[tokio::test]
async fn a_first_start_that_ended_before_the_database_was_created_is_completed() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let superuser = postgres.connect_options().username("postgres").database("postgres");
    let mut connection = superuser.connect().await.expect("a connection");
    for statement in ["DROP DATABASE app", "DROP ROLE app"] {
        sqlx::query(statement).execute(&mut connection).await.expect("dropped");
    }
    connection.close().await.expect("closed");
    postgres.stop().await.expect("stopped");

    let postgres = start(dir.path()).await;
    assert_eq!(query_text(&postgres, "SELECT current_user::text").await, NAME);
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn an_empty_directory_is_used_and_another_one_is_not_touched() {
    let dir = directory();
    let cluster = dir.path().join("postgres");
    fs::create_dir(&cluster).expect("a directory");
    fs::write(cluster.join("thesis.txt"), "mine").expect("a file");
    let text = start_error(dir.path()).await.to_string();
    assert!(text.contains("is not a PostgreSQL database"), "{text}");
    assert_eq!(fs::read_to_string(cluster.join("thesis.txt")).expect("untouched"), "mine");

    fs::remove_file(cluster.join("thesis.txt")).expect("removed");
    start(dir.path()).await.stop().await.expect("stopped");
}

#[tokio::test]
async fn data_of_another_version_is_refused_and_untouched() {
    let dir = directory();
    let cluster = dir.path().join("postgres");
    fs::create_dir(&cluster).expect("a directory");
    fs::write(cluster.join("PG_VERSION"), "12\n").expect("a version");
    let text = start_error(dir.path()).await.to_string();
    assert!(text.contains("was made by PostgreSQL 12, but only"), "{text}");
}

#[tokio::test]
async fn missing_programs_are_reported() {
    let dir = directory();
    let bin = dir.path().join("nothing here");
    let error = EmbeddedPostgres::start(&config(&dir.path().join("data")).programs(&bin))
        .await
        .expect_err("no programs");
    let text = error.to_string();
    assert!(
        text.contains("nothing here cannot be used") && text.contains("initdb does not exist"),
        "{text}"
    );
}

/// The programs run in another working directory.
#[tokio::test]
async fn a_relative_directory_of_programs_is_resolved_here() {
    let dir = directory();
    let error = EmbeddedPostgres::start(&config(dir.path()).programs("pg/bin")).await;
    let text = error.expect_err("no programs").to_string();
    let here = std::env::current_dir().expect("a directory").join("pg/bin/initdb");
    assert!(text.contains(&format!("{} does not exist", here.display())), "{text}");
}

#[tokio::test]
async fn the_output_of_initdb_is_reported() {
    let dir = directory();
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).expect("a directory");
    for (name, script) in [
        ("postgres", "echo 'postgres (PostgreSQL) 15.1'"),
        ("initdb", "echo 'initdb: error: the disk is full' >&2; exit 1"),
    ] {
        fs::write(bin.join(name), format!("#!/bin/sh\n{script}\n")).expect("a script");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(bin.join(name), mode).expect("executable");
    }
    let opened = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(dir.path(), opened).expect("the programs can be reached");
    let error = EmbeddedPostgres::start(&config(&dir.path().join("data")).programs(&bin))
        .await
        .expect_err("no database");
    assert!(error.to_string().ends_with("initdb: error: the disk is full"), "{error}");
}
