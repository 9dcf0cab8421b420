//! The modules that may use each framework.

use crate::{example, imports::Imports, modules::Tree, sources};

/// Uses of these crates outside of these files, as text.
fn outside(
    tree: &Tree,
    imports: &Imports,
    is_meant: impl Fn(&[String]) -> bool,
    allowed: &[&str],
) -> Vec<String> {
    let uses = imports.external.iter().filter(|(file, _, path)| {
        is_meant(path) && !allowed.iter().any(|start| tree.files[*file].path.starts_with(start))
    });
    uses.map(|(file, line, path)| {
        format!("{} line {line} uses {}", tree.files[*file].path, path.join("::"))
    })
    .collect()
}

fn is_axum(path: &[String]) -> bool {
    matches!(&*path[0], "axum" | "axum_extra")
}

fn is_leptos(path: &[String]) -> bool {
    path[0].starts_with("leptos")
}

fn is_sql(path: &[String]) -> bool {
    let is_query = |name: &String| name.starts_with("query") || name.starts_with("raw_sql");
    path[0] == "sqlx" && path[1..].iter().any(|name| is_query(name) || name == "PgListener")
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn axum_is_used_only_where_http_is() {
    let (tree, imports) = sources();
    let allowed = [
        "src/web/",
        "src/api/",
        "src/live/",
        "src/forms/",
        "src/middleware",
        "src/serving",
        "src/startup",
    ];
    assert_none(&outside(&tree, &imports, is_axum, &allowed));
}

#[test]
fn leptos_is_used_only_where_pages_are() {
    let (tree, imports) = sources();
    let allowed = [
        "src/app",
        "src/ui/",
        "src/server_fns/",
        "src/forms/",
        "src/startup",
        "src/hydrate/",
        // Both run in the browser.
        "src/browser/",
        "src/live/client.rs",
    ];
    assert_none(&outside(&tree, &imports, is_leptos, &allowed));
}

#[test]
fn sql_stands_only_in_db() {
    let (tree, imports) = sources();
    assert_none(&outside(&tree, &imports, is_sql, &["src/db/"]));
}

#[test]
fn the_domain_uses_no_framework() {
    let (tree, imports) = sources();
    let others: Vec<_> = tree
        .files
        .iter()
        .filter(|file| file.layer != "product")
        .map(|file| file.path.as_str())
        .collect();
    let is_framework = |path: &[String]| is_axum(path) || is_leptos(path) || path[0] == "sqlx";
    assert_none(&outside(&tree, &imports, is_framework, &others));
    let by_feature = tree.files.iter().filter(|file| file.layer == "product" && file.has_features);
    assert_none(&by_feature.map(|file| file.path.clone()).collect::<Vec<_>>());
}

#[test]
fn a_use_is_found_by_import_path_and_macro() {
    let (tree, imports) = example(&[
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a.rs", "use sqlx::query_as;\nfn f() { sqlx::query!(\"x\");\nquery_as(\"y\"); }"),
        ("src/b.rs", "use sqlx::PgPool; fn f(_: axum::Router) {}"),
    ]);
    assert_eq!(outside(&tree, &imports, is_sql, &[]).len(), 3);
    assert_eq!(outside(&tree, &imports, is_sql, &["src/a.rs"]), [""; 0]);
    assert_eq!(
        outside(&tree, &imports, is_axum, &[]),
        ["src/b.rs line 1 uses axum::Router".to_owned()]
    );
}
