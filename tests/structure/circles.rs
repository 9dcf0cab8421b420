//! No two files import each other, directly or through others.

use crate::{example, imports::Imports, modules::Tree, read, sources};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Which file imports which.
type Graph = BTreeMap<usize, BTreeSet<usize>>;

/// The import cycles between files, as text.
fn circles_of(tree: &Tree, imports: &Imports) -> Vec<String> {
    let mut graph = Graph::new();
    for import in &imports.internal {
        graph.entry(import.from).or_default().insert(import.to);
    }
    circles(&graph).iter().map(|circle| described(circle, tree, imports)).collect()
}

fn described(circle: &[usize], tree: &Tree, imports: &Imports) -> String {
    let nexts = circle.iter().cycle().skip(1);
    let steps = circle.iter().zip(nexts).map(|(from, to)| {
        let between = imports.internal.iter().filter(|it| (it.from, it.to) == (*from, *to));
        let used: Vec<_> = between.map(|it| format!("{} (line {})", it.path, it.line)).collect();
        format!("  {} uses {}", tree.files[*from].path, used.join(", "))
    });
    steps.collect::<Vec<_>>().join("\n")
}

/// The shortest cycle through each node that is on one; each set of nodes once. Each node is followed by
/// one that it leads to; the last leads to the first.
fn circles(graph: &Graph) -> Vec<Vec<usize>> {
    let mut seen = BTreeSet::new();
    let shortest = graph.keys().filter_map(|start| shortest(graph, *start));
    shortest.filter(|circle| seen.insert(BTreeSet::from_iter(circle.clone()))).collect()
}

/// The shortest path from a node back to itself.
fn shortest(graph: &Graph, start: usize) -> Option<Vec<usize>> {
    let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for next in graph.get(&node).into_iter().flatten() {
            if *next == start {
                let mut path = vec![node];
                while *path.last()? != start {
                    path.push(came_from[path.last()?]);
                }
                path.reverse();
                return Some(path);
            }
            if !came_from.contains_key(next) {
                came_from.insert(*next, node);
                open.push_back(*next);
            }
        }
    }
    None
}

/// The libraries of the workspace; each is checked separately.
const CRATES: [&str; 4] = ["embedded-postgres", "lab", "locks", "record"];

#[test]
fn no_files_import_each_other() {
    let (tree, imports) = sources();
    let mut found = circles_of(&tree, &imports);
    for name in CRATES {
        let root = format!("crates/{name}/src/lib.rs");
        let tree = Tree::read(&[("lib", root.as_str())], &read);
        found.extend(circles_of(&tree, &Imports::of(&tree)));
    }
    assert!(found.is_empty(), "Circles of imports:\n{}", found.join("\n\n"));
}

#[test]
fn a_circle_is_found_through_reexports_super_and_paths_in_code() {
    let (tree, imports) = example(&[
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a/mod.rs", "mod inner; pub use inner::Thing;"),
        ("src/a/inner.rs", "use super::super::b::helper; pub struct Thing; fn f() { helper() }"),
        ("src/b.rs", "pub fn helper() { let _ = crate::a::Thing; }"),
    ]);
    let found = circles_of(&tree, &imports);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("src/a/inner.rs uses helper (line 1), super::super::b::helper"));
    assert!(found[0].contains("src/b.rs uses crate::a::Thing (line 1)"));
}

#[test]
fn a_circle_is_found_in_macros_and_attributes() {
    for text in [
        "pub struct X; fn f() { println!(\"{}\", super::a::SIZE); }",
        "#[derive(Serialize)] pub struct X { #[serde(with = \"super::a::SIZE\")] y: u8 }",
    ] {
        let (tree, imports) = example(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "use crate::b::X; pub const SIZE: usize = 1;"),
            ("src/b.rs", text),
        ]);
        assert_eq!(circles_of(&tree, &imports).len(), 1, "{text}");
    }
}

#[test]
fn declarations_reexports_of_children_and_tests_are_no_imports() {
    let (tree, imports) = example(&[
        ("src/lib.rs", "mod a;"),
        ("src/a/mod.rs", "mod child; #[cfg(test)] mod tests; pub use child::f; pub struct Parent;"),
        (
            "src/a/child.rs",
            "use super::Parent; pub fn f(_: Parent) {} #[cfg(test)] mod tests { use super::*; }",
        ),
        ("src/a/tests.rs", "use super::*;"),
    ]);
    assert_eq!(circles_of(&tree, &imports), [""; 0]);
}
