//! Imports between top-level modules point downwards.

use crate::{example, imports::Imports, modules::Tree, read, sources};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = "docs/ARCHITECTURE.md";

/// The layers of a document, the highest first: the lines of the block after the heading "Layers". Each
/// line starts with its modules, separated by commas.
fn layers(document: &str) -> BTreeMap<String, usize> {
    let (_, section) = document.split_once("## Layers").expect("a heading");
    let block = section.split("```").nth(1).expect("a block");
    let lines = block.lines().skip(1).enumerate();
    lines
        .flat_map(|(number, line)| {
            let modules = line.split("  ").next().unwrap_or_default().split(", ");
            modules.map(move |module| (module.trim().to_owned(), number))
        })
        .collect()
}

/// The imports that do not point downwards, as text.
fn upward(tree: &Tree, imports: &Imports, layers: &BTreeMap<String, usize>) -> Vec<String> {
    let against = imports.internal.iter().filter_map(|import| {
        let (from, to) = (&tree.files[import.from], &tree.files[import.to]);
        let is_fine = from.layer == to.layer || layers.get(&from.layer) < layers.get(&to.layer);
        (!is_fine).then(|| {
            format!(
                "{} line {} uses {} of {}, but `{}` is not below `{}`",
                from.path, import.line, import.path, to.path, to.layer, from.layer
            )
        })
    });
    against.collect()
}

#[test]
fn imports_point_downwards() {
    let (tree, imports) = sources();
    let found = upward(&tree, &imports, &layers(&read(DOCUMENT).expect("the document")));
    assert!(found.is_empty(), "Against the layers of {DOCUMENT}:\n{}", found.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    let (tree, _) = sources();
    let listed: BTreeSet<_> = layers(&read(DOCUMENT).expect("the document")).into_keys().collect();
    let mut there: BTreeSet<_> = tree.files.iter().map(|file| file.layer.clone()).collect();
    there.remove("lib");
    assert_eq!(listed, there, "{DOCUMENT} lists the modules on the left");
}

#[test]
fn an_import_upwards_or_within_a_layer_is_found() {
    let layers = layers("## Layers\n```text\nui        pages\nlive, api  routes\ndb\n```\n");
    let (tree, imports) = example(&[
        ("src/lib.rs", "mod ui; mod live; mod api; mod db;"),
        ("src/ui.rs", "pub struct Page; use crate::db::Row;"),
        ("src/live.rs", "pub fn open() { crate::api::route(); }"),
        ("src/api.rs", "pub fn route() {}"),
        ("src/db.rs", "use super::ui; pub struct Row; fn f(_: ui::Page) {}"),
    ]);
    let found = upward(&tree, &imports, &layers);
    assert_eq!(
        found,
        [
            "src/live.rs line 1 uses crate::api::route of src/api.rs, but `api` is not below `live`",
            "src/db.rs line 1 uses ui::Page of src/ui.rs, but `ui` is not below `db`",
        ]
    );
}
