//! Tests of backup and restore, including what happens to the existing data.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::*;
use crate::{backup, restore};

/// A database with the required table and this note.
async fn filled(data_dir: &Path, note: &str) -> EmbeddedPostgres {
    let postgres = start(data_dir).await;
    let mut connection = connect(&postgres).await;
    sqlx::query("CREATE TABLE products (id bigint)")
        .execute(&mut connection)
        .await
        .expect("a table");
    connection.close().await.expect("closed");
    write_note(&postgres, note).await;
    postgres
}

async fn note_in(data_dir: &Path) -> String {
    let postgres = start(data_dir).await;
    let note = read_note(&postgres).await;
    postgres.stop().await.expect("stopped");
    note
}

fn entries(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("readable").flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_of_a_running_database_is_restored_into_another_directory() {
    let (dir, files) = (directory(), directory());
    let file = files.path().join("app.dump");
    let postgres = filled(dir.path(), "in the backup").await;
    backup(&config(dir.path()), &file).await.expect("a backup");
    assert_eq!(entries(files.path()), ["app.dump"]);
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o077, 0, "others can read it");
    let mut connection = connect(&postgres).await;
    sqlx::query("UPDATE note SET text = 'later'").execute(&mut connection).await.expect("changed");
    connection.close().await.expect("closed");
    postgres.stop().await.expect("stopped");

    let other = directory();
    assert_eq!(restore(&config(other.path()), &file).await.expect("restored"), None);
    assert_eq!(note_in(other.path()).await, "in the backup");

    // The previous cluster is kept in the same directory.
    let kept = restore(&config(dir.path()), &file).await.expect("restored").expect("it was kept");
    assert_eq!(note_in(dir.path()).await, "in the backup");
    assert!(entries(dir.path()).iter().all(|name| !name.starts_with("postgres.new-")));
    fs::rename(dir.path().join("postgres"), dir.path().join("restored")).expect("away");
    fs::rename(kept, dir.path().join("postgres")).expect("back");
    assert_eq!(note_in(dir.path()).await, "later");
}

#[tokio::test]
async fn a_backup_of_a_stopped_database() {
    let (dir, files) = (directory(), directory());
    filled(dir.path(), "kept").await.stop().await.expect("stopped");
    let file = files.path().join("app.dump");
    backup(&config(dir.path()), &file).await.expect("a backup");
    assert_eq!(note_in(dir.path()).await, "kept");

    let before = fs::read(&file).expect("a backup");
    let text = backup(&config(dir.path()), &file).await.expect_err("refused").to_string();
    assert!(text.contains("exists already"), "{text}");
    assert_eq!(fs::read(&file).expect("untouched"), before);
}

#[tokio::test]
async fn without_a_database_backup_fails_and_creates_nothing() {
    let dir = directory();
    let nowhere = dir.path().join("nowhere");
    let text =
        backup(&config(&nowhere), &dir.path().join("file")).await.expect_err("nothing there");
    assert!(text.to_string().contains("There is no database in"), "{text}");
    assert!(entries(dir.path()).is_empty());
}

#[tokio::test]
async fn a_failed_restore_changes_nothing() {
    let dir = directory();
    let postgres = filled(dir.path(), "kept").await;
    let good = dir.path().join("good");
    backup(&config(dir.path()), &good).await.expect("a backup");
    let text = restore(&config(dir.path()), &good).await.expect_err("it runs").to_string();
    assert!(text.starts_with("Another process"), "{text}");
    let mut connection = connect(&postgres).await;
    sqlx::query("DROP TABLE products").execute(&mut connection).await.expect("dropped");
    connection.close().await.expect("closed");
    let foreign = dir.path().join("foreign");
    backup(&config(dir.path()), &foreign).await.expect("a backup of something else");
    postgres.stop().await.expect("stopped");

    let whole = fs::read(&good).expect("a backup");
    let cut = dir.path().join("cut");
    fs::write(&cut, &whole[..whole.len() / 2]).expect("half of it");
    let text = dir.path().join("text");
    fs::write(&text, "not a backup").expect("a file");
    let missing = PathBuf::from("/nowhere/backup");
    let before = entries(dir.path());
    for (file, words) in [
        (&cut, "pg_restore failed, and nothing was changed"),
        (&text, "pg_restore failed, and nothing was changed"),
        (&foreign, "is not a backup of this application"),
        (&missing, "Cannot read /nowhere/backup"),
    ] {
        let said = restore(&config(dir.path()).required_table("products"), file)
            .await
            .expect_err("refused")
            .to_string();
        assert!(said.contains(words), "{words:?} is missing in {said}");
        assert_eq!(entries(dir.path()), before);
    }
    assert_eq!(note_in(dir.path()).await, "kept");
}

/// Between the two renames there is no cluster; an empty one must not take its place.
#[tokio::test]
async fn after_an_interrupted_replacement_the_next_start_creates_no_empty_database() {
    let dir = directory();
    filled(dir.path(), "kept").await.stop().await.expect("stopped");
    let kept = dir.path().join("postgres.before-restore-20260101T000000Z");
    fs::rename(dir.path().join("postgres"), &kept).expect("put aside");
    let text = start_error(dir.path()).await.to_string();
    assert!(text.contains(&format!("mv {}", kept.display())), "{text}");
    fs::rename(&kept, dir.path().join("postgres")).expect("as it says");
    assert_eq!(note_in(dir.path()).await, "kept");
}
