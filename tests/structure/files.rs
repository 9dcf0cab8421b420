//! Limits on the size of files.

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

#[test]
fn files_are_small() {
    let mut all = files("src", &[".rs", ".sql"]);
    all.extend(files("crates", &[".rs"]));
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
