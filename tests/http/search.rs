//! Search by name: any words, in any order, in any Unicode form.

use crate::support::{TestApp, encoded};
use sqlx::Executor;

/// Which of the names the list shows for a search.
async fn found<'a>(app: &TestApp, search: &str, names: &[&'a str]) -> Vec<&'a str> {
    let page = app.get(&format!("/products?q={}", encoded(search))).await.has(200).text;
    names.iter().copied().filter(|name| page.contains(&format!(">{name}<"))).collect()
}

const NFD: &str = "Cafe\u{301} table";
const NFC: &str = "Caf\u{e9} chair";
const NAMES: [&str; 6] = [NFD, NFC, "Oak Mug", "Mug rack", "50% wool_cap", "مصباح مكتب"];

async fn finds_all(app: &TestApp) {
    for search in ["café", "cafe\u{301}", "CAFÉ"] {
        assert_eq!(found(app, search, &NAMES).await, [NFD, NFC], "{search:?}");
    }
    for search in ["oak mug", "mug oak", "  MUG\u{a0}  oak ", "ak ug"] {
        assert_eq!(found(app, search, &NAMES).await, ["Oak Mug"], "{search:?}");
    }
    assert_eq!(found(app, "mug", &NAMES).await, ["Oak Mug", "Mug rack"]);
    assert_eq!(found(app, "mug chair", &NAMES).await, [""; 0]);
    assert_eq!(found(app, "% wool_", &NAMES).await, ["50% wool_cap"]);
    assert_eq!(found(app, "_", &NAMES).await, ["50% wool_cap"]);
    // As copied from a message, with the marks that isolate it.
    assert_eq!(found(app, "\u{2068}مصباح\u{2069}", &NAMES).await, ["مصباح مكتب"]);
    assert_eq!(found(app, "\u{200b} ", &NAMES).await, NAMES);
}

#[tokio::test]
async fn every_word_is_found_in_any_order_and_spelling() {
    let app = TestApp::start().await;
    for name in NAMES {
        app.create(name).await;
    }
    finds_all(&app).await;
    // Without pg_trgm there is no index, but the results are the same.
    app.sql().await.execute("drop index products_search").await.expect("dropped");
    finds_all(&app).await;
}

#[tokio::test]
async fn a_search_is_counted_as_it_is_listed() {
    let app = TestApp::start().await;
    for n in 0..25 {
        app.create(&format!("Mug {n} of oak")).await;
        app.create(&format!("Rack {n} of oak")).await;
    }
    let page = app.get("/products?q=oak%20mug").await.has(200).text;
    assert!(page.contains("1–20 of 25"), "{page}");
}
