//! Tests with root and other users. Tests that need root are skipped with a note for other users.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown};

use nix::unistd::geteuid;

use super::*;

fn is_root() -> bool {
    let root = geteuid().is_root();
    if !root {
        eprintln!("skipped: this test needs root");
    }
    root
}

fn owner_of(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").uid()
}

#[tokio::test]
async fn as_root_the_server_runs_as_another_user_and_reaches_a_closed_directory() {
    if !is_root() {
        return;
    }
    let dir = directory();
    let home = dir.path().join("root");
    fs::create_dir(&home).expect("a directory");
    fs::set_permissions(&home, Permissions::from_mode(0o700)).expect("closed");
    let data_dir = home.join("app/.data");

    let postgres = start(&data_dir).await;
    write_note(&postgres, "kept at home").await;
    assert_ne!(owner_of(Path::new(&format!("/proc/{}", server_in(&data_dir)))), 0);
    postgres.stop().await.expect("stopped");

    assert_ne!(owner_of(&data_dir.join("postgres/PG_VERSION")), 0, "the data is in its place");
    assert_eq!(
        fs::metadata(&home).expect("there").permissions().mode() & 0o777,
        0o700,
        "still closed"
    );
    let postgres = start(&data_dir).await;
    assert_eq!(read_note(&postgres).await, "kept at home");
    postgres.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_cluster_copied_by_root_is_given_to_the_server() {
    if !is_root() {
        return;
    }
    let dir = directory();
    let postgres = start(dir.path()).await;
    write_note(&postgres, "copied").await;
    postgres.stop().await.expect("stopped");
    give_to_root(&dir.path().join("postgres"));

    let postgres = start(dir.path()).await;
    assert_eq!(read_note(&postgres).await, "copied");
    postgres.stop().await.expect("stopped");
}

fn give_to_root(path: &Path) {
    lchown(path, Some(0), Some(0)).expect("chown");
    if fs::symlink_metadata(path).expect("there").is_dir() {
        fs::read_dir(path)
            .expect("readable")
            .flatten()
            .for_each(|entry| give_to_root(&entry.path()));
    }
}

#[tokio::test]
async fn root_runs_the_cluster_of_a_user_as_that_user() {
    if !is_root() {
        return;
    }
    let dir = directory();
    let cluster = dir.path().join("postgres");
    fs::create_dir(&cluster).expect("a directory");
    let games =
        nix::unistd::User::from_name("games").ok().flatten().expect("a user that is always there");
    chown(&cluster, Some(games.uid.as_raw()), Some(games.gid.as_raw())).expect("chown");
    let postgres = start(dir.path()).await;
    assert_eq!(
        owner_of(Path::new(&format!("/proc/{}", server_in(dir.path())))),
        games.uid.as_raw()
    );
    postgres.stop().await.expect("stopped");
    assert_eq!(
        owner_of(&dir.path().join("postgres.log")),
        games.uid.as_raw(),
        "the user must write it too"
    );
}

#[tokio::test]
async fn programs_that_the_server_cannot_reach_are_reported_with_a_solution() {
    if !is_root() {
        return;
    }
    let dir = directory();
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).expect("a directory");
    for name in ["postgres", "initdb"] {
        fs::copy("/bin/true", bin.join(name)).expect("a program");
    }
    let error = EmbeddedPostgres::start(&config(&dir.path().join("data")).programs(&bin)).await;
    let text = error.expect_err("out of reach").to_string();
    assert!(text.contains("cannot be run by ") && text.ends_with("such as /opt."), "{text}");
}

#[tokio::test]
async fn the_cluster_of_another_user_is_refused() {
    if geteuid().is_root() {
        // Root may open everything.
        return;
    }
    let dir = directory();
    std::os::unix::fs::symlink("/usr", dir.path().join("postgres")).expect("a link");
    let text = start_error(dir.path()).await.to_string();
    assert!(text.contains("belongs to the user root"), "{text}");
}
