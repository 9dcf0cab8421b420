//! The rules of the house: which word may stand in which room, and how large a room may be.

use std::{
    fs,
    path::{Path, PathBuf},
};

const MAX_LINES: usize = 400;

fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && name != "node_modules" {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).expect("the file is text");
                let shown = path.strip_prefix(root).expect("below the root").to_string_lossy();
                found.push((shown.into_owned(), text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds nothing that ends with {endings:?}");
    found
}

/// Lines of `src` and of the crates' sources outside `rooms` whose code (not comments) has one of `words`.
fn trespasses(words: &[&str], rooms: &[&str]) -> Vec<String> {
    files("src", &[".rs"])
        .into_iter()
        .chain(files("crates", &[".rs"]).into_iter().filter(|(path, _)| path.contains("/src/")))
        .filter(|(path, _)| !rooms.iter().any(|room| path.starts_with(room)))
        .flat_map(|(path, text)| {
            text.lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .filter(|line| words.iter().any(|word| line.contains(word)))
                .map(|line| format!("{path}: {}", line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn sql_stands_only_in_its_rooms() {
    let words = [
        "sqlx::query",
        "query!(",
        "query_as!(",
        "query_file",
        "query_scalar",
        "pg_notify(",
        "PgListener",
    ];
    let rooms = ["src/db/", "crates/locks/", "crates/embedded-postgres/"];
    let found = trespasses(&words, &rooms);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn axum_stands_only_in_its_rooms() {
    let rooms = [
        "src/api",
        "src/forms",
        "src/live",
        "src/startup",
        "src/middleware",
        "crates/locks/src/layer.rs",
    ];
    let found = trespasses(&["use axum::", "axum::", "axum_extra::"], &rooms);
    let found: Vec<_> = found.into_iter().filter(|line| !line.contains("leptos_axum::")).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn leptos_stands_only_in_its_rooms() {
    let rooms = [
        "src/app",
        "src/ui/",
        "src/server_fns/",
        "src/hydrate/",
        "src/forms",
        "src/startup",
        // The browser's end of the line.
        "src/live/client.rs",
        "src/live/this_tab.rs",
    ];
    let found = trespasses(&["leptos"], &rooms);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_domain_names_no_framework() {
    let others = trespasses(&["sqlx", "axum", "leptos", "cfg(feature"], &[]);
    let found: Vec<_> = others.iter().filter(|line| line.starts_with("src/product/")).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn rooms_are_small() {
    let mut all = files("src", &[".rs", ".sql"]);
    all.extend(files("crates", &[".rs", ".sql"]));
    all.extend(files("style", &[".css"]));
    all.extend(files("end2end", &[".mjs"]));
    all.extend(files("tests", &[".rs"]));
    all.extend(files("benches", &[".rs", ".lua"]));
    let long: Vec<_> = all
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .collect();
    assert!(long.is_empty(), "split these by purpose: {long:?}");
}
