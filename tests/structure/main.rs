//! The structure of the sources: which module may import which, and how large files may be.
//! docs/ARCHITECTURE.md defines the layers.

mod circles;
mod files;
mod frameworks;
mod imports;
mod layers;
mod modules;

use imports::Imports;
use modules::Tree;
use std::{fs, path::Path};

/// The crates under `src`, each with the layer of its root. The library comes first.
const ROOTS: [(&str, &str); 3] =
    [("lib", "src/lib.rs"), ("main", "src/main.rs"), ("hydrate", "src/hydrate/src/lib.rs")];

fn read(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// All modules of `src`, and their imports.
fn sources() -> (Tree, Imports) {
    let tree = Tree::read(&ROOTS, &read);
    let imports = Imports::of(&tree);
    (tree, imports)
}

/// A library with these files, and its imports.
fn example(files: &[(&str, &str)]) -> (Tree, Imports) {
    let read = |path: &str| {
        files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned())
    };
    let tree = Tree::read(&[("lib", "src/lib.rs")], &read);
    let imports = Imports::of(&tree);
    (tree, imports)
}
