//! The data of the embedded PostgreSQL, with the program's own commands: backup, restore, upgrade.

use super::embedded::{Concord, command};
use nix::sys::signal::Signal;
use serde_json::json;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Output,
};

/// Runs a command of the program until it ends.
fn run(folder: &Path, words: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(folder);
    command.args(words).envs(variables.iter().copied()).output().expect("it ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_and_restored_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut concord = Concord::start(folder.path()).await;
    let lamp = concord.create("Lamp").await;
    let made = run(folder.path(), &["backup", "lamp.dump"], &[]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(text(&made.stdout).trim(), "The database is in lamp.dump.");
    let mug = concord.create("Mug").await;

    let refused = run(folder.path(), &["restore", "lamp.dump"], &[]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).starts_with("Another Concord"), "{}", text(&refused.stderr));
    assert_eq!(concord.product(&mug["id"]).await["name"], "Mug");
    concord.signal(Signal::SIGTERM);
    assert!(concord.ended().await.success());

    let restored = run(folder.path(), &["restore", "lamp.dump"], &[]);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(text(&restored.stdout).contains("is kept as"), "{}", text(&restored.stdout));
    let concord = Concord::start(folder.path()).await;
    assert_eq!(concord.product(&lamp["id"]).await, lamp);
    assert_eq!(concord.status(&format!("/api/products/{}", mug["id"])).await, 404);

    let url = [("DATABASE_URL", "postgres://concord@localhost/concord")];
    let elsewhere = run(folder.path(), &["backup", "other.dump"], &url);
    assert!(!elsewhere.status.success());
    assert!(text(&elsewhere.stderr).contains("pg_dump"), "{}", text(&elsewhere.stderr));
}

/// The variables refer to other servers of the user.
#[tokio::test(flavor = "multi_thread")]
async fn variables_for_other_servers_do_not_reach_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [
        ("PGOPTIONS", "-c default_transaction_read_only=on -c search_path=nowhere"),
        ("PGDATA", "/nowhere"),
        ("PGPORT", "1"),
        ("PGHOST", "203.0.113.1"),
        ("PGUSER", "nobody"),
        ("PGSSLMODE", "verify-full"),
        ("PGSSLROOTCERT", "/nowhere/root.crt"),
        ("PGAPPNAME", "psql"),
    ];
    let concord = Concord::start_with(folder.path(), &variables).await;
    let lamp = concord.create("Lamp").await;
    assert_eq!(concord.product(&lamp["id"]).await, lamp);
    let made = run(folder.path(), &["backup", "lamp.dump"], &variables);
    assert!(made.status.success(), "{}", text(&made.stderr));
}

/// The oldest installed PostgreSQL, and a newer one that `scripts/setup http` installs.
fn two_versions() -> (PathBuf, PathBuf) {
    let newer = env::var_os("CONCORD_NEWER_PG_BIN").map(PathBuf::from);
    let newer = newer.filter(|dir| dir.join("pg_dump").is_file());
    let newer = newer.expect("a newer PostgreSQL is missing: scripts/setup http installs it");
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |dir: &PathBuf| dir.file_name()?.to_str()?.parse::<u32>().ok();
    let older = installed.map(|entry| entry.path()).filter(|dir| version(dir).is_some());
    let older = older.min_by_key(version).expect("an older PostgreSQL, of the system's packages");
    (older.join("bin"), newer)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs two versions of PostgreSQL; make test runs it"]
async fn the_data_moves_to_a_newer_postgresql_by_one_command() {
    let (older, newer) = two_versions();
    let folder = tempfile::tempdir().expect("a folder");
    let only = |dir: &Path| [("CONCORD_PG_BIN", dir.to_str().expect("text").to_owned())];
    let [older_only, newer_only] = [only(&older), only(&newer)];
    let borrow = |variables: &[(&'static str, String); 1]| {
        let [(name, value)] = variables;
        [(*name, value.clone().leak() as &str)]
    };
    let mut concord = Concord::start_with(folder.path(), &borrow(&older_only)).await;
    let lamp = concord.create("Écharpe ÄÖ").await;
    let id = &lamp["id"];
    let change = json!({"price": 7.5, "version": 0});
    let lamp = concord.patch(id, &change).await;
    concord.signal(Signal::SIGTERM);
    assert!(concord.ended().await.success());

    // If only the newer one is available, the start says what to do.
    let refused = run(folder.path(), &[], &borrow(&newer_only));
    let said = text(&refused.stderr);
    assert!(!refused.status.success() && said.contains("concord upgrade"), "{said}");
    let alone = run(folder.path(), &["upgrade"], &borrow(&older_only));
    let said = text(&alone.stderr);
    assert!(!alone.status.success() && said.contains("no complete newer PostgreSQL"), "{said}");

    let both = format!("{}:{}", older.display(), newer.display());
    let done = run(folder.path(), &["upgrade"], &[("CONCORD_PG_BIN", &both)]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("has moved from PostgreSQL"), "{}", text(&done.stdout));
    let version = fs::read_to_string(folder.path().join(".data/postgres/PG_VERSION"));
    let version: u32 = version.expect("a cluster").trim().parse().expect("a number");

    let mut concord = Concord::start_with(folder.path(), &borrow(&newer_only)).await;
    assert_eq!(concord.product(id).await, lamp);
    assert_eq!(concord.status(&format!("/api/products/{id}/revisions")).await, 200);
    concord.create("Mug").await;
    concord.signal(Signal::SIGTERM);
    assert!(concord.ended().await.success());

    // The old data is kept unchanged.
    let entries = fs::read_dir(folder.path().join(".data")).expect("readable").flatten();
    let is_kept = |path: &PathBuf| path.to_string_lossy().contains("postgres.before-upgrade-");
    let kept = entries.map(|entry| entry.path()).find(is_kept).expect("it is kept");
    let older_version: u32 = fs::read_to_string(kept.join("PG_VERSION"))
        .expect("a cluster")
        .trim()
        .parse()
        .expect("a number");
    assert!(older_version < version, "{older_version} and {version}");
    fs::remove_dir_all(folder.path().join(".data/postgres")).expect("away");
    fs::rename(&kept, folder.path().join(".data/postgres")).expect("back");
    let concord = Concord::start_with(folder.path(), &borrow(&older_only)).await;
    assert_eq!(concord.product(id).await, lamp);
}
