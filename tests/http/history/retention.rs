//! What pruning deletes, and what it must keep.

use super::{restore, revisions, with_versions};
use crate::support::{TestApp, TestOptions, json, of_field, until};
use concord::{
    product::{ProductId, Version},
    service::Retention,
};
use serde_json::json;
use std::{num::NonZeroU32, time::Duration};

const DAY: Duration = Duration::from_secs(86_400);

fn keep(versions: u32, days: u32) -> Retention {
    Retention { versions: NonZeroU32::new(versions).expect("some"), age: DAY * days }
}

/// Prunes all products.
async fn prune(app: &TestApp, retention: Retention) {
    let (service, mut at) = (app.service(), ProductId(i64::MIN));
    while let Some(next) = service.prune(retention, at).await.expect("a step") {
        at = next;
    }
}

async fn kept(app: &TestApp, id: i64) -> Vec<i64> {
    super::numbers(&revisions(app, id, "?limit=1000").await.has(200).body())
}

#[tokio::test]
async fn the_newest_and_the_first_versions_stay() {
    let app = TestApp::start().await;
    let (id, other) = (with_versions(&app, 2_500).await, with_versions(&app, 3).await);
    let untouched = app.create("Desk").await;
    prune(&app, keep(3, 30)).await;
    assert_eq!(kept(&app, id).await, [2_500, 2_499, 2_498, 0]);
    assert_eq!(kept(&app, other).await, [3, 2, 1, 0]);
    assert_eq!(kept(&app, untouched).await, [0]);
    prune(&app, keep(1, 30)).await;
    assert_eq!(kept(&app, other).await, [3, 0]);
    assert_eq!(app.product(id).await["version"], 2_500);
}

#[tokio::test]
async fn what_is_young_stays_however_much_it_is() {
    let app = TestApp::start().await;
    // The newest is 40 days old, each older one another day older.
    let id = with_versions(&app, 50).await;
    prune(&app, keep(1, 45)).await;
    assert_eq!(kept(&app, id).await, [50, 49, 48, 47, 46, 0]);
}

#[tokio::test]
async fn a_deleted_product_can_still_come_back_as_it_was() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 20).await;
    let before = app.product(id).await;
    app.delete(id).await.has(204);
    prune(&app, keep(1, 0)).await;
    assert_eq!(kept(&app, id).await, [21, 0]);
    let back = restore(&app, id, json!({"version": 21, "to": 21})).await.has(200).body();
    for member in ["name", "price", "stock_quantity", "created_at"] {
        assert_eq!(back[member], before[member], "{member}");
    }
}

#[tokio::test]
async fn a_merge_whose_base_is_gone_shows_both_sides_and_writes_nothing() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 20).await;
    prune(&app, keep(5, 0)).await;
    // Version 16 is kept, so an edit based on it still merges.
    let merged = app.patch(id, &json!({"price": 12, "version": 16})).await.has(200).body();
    assert_eq!((&merged["price"], &merged["stock_quantity"]), (&json("12.00"), &json!(20)));
    let late = json!({"name": "Desk", "version": 15});
    let conflict = app.patch(id, &late).await.problem(409, "conflict")["conflict"].clone();
    assert_eq!(conflict["base_lost"], true);
    for field in conflict["fields"].as_array().expect("a list of fields") {
        let expected = if field["field"] == "name" { "conflict" } else { "unchanged" };
        assert_eq!(field["outcome"], expected, "{field}");
    }
    assert_eq!(of_field(&conflict["fields"], "name")["base"], json!(null));
    // A restore based on a deleted version is a conflict, too.
    let asked = restore(&app, id, json!({"version": 15, "to": 0})).await.problem(409, "conflict");
    assert_eq!(asked["conflict"]["base_lost"], true);
    restore(&app, id, json!({"version": 21, "to": 15})).await.problem(404, "version-not-found");
    assert_eq!(app.product(id).await["version"], 21);
}

#[tokio::test]
async fn the_page_says_where_something_is_no_longer_kept() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 20).await;
    prune(&app, keep(3, 0)).await;
    let lines = app.timeline_lines(id, None).await;
    let known: Vec<_> = lines.iter().map(|line| (line.version, line.changes.is_some())).collect();
    let of = |version, known| (Version(version), known);
    assert_eq!(known, [of(20, true), of(19, true), of(18, false), of(0, false)]);
    let page = app.get(&format!("/products/{id}/history?a=5&b=20")).await.has(200).text;
    assert!(page.contains("the version before it is no longer kept"));
    assert!(page.contains("Version 5 is not in the history"));
}

#[tokio::test]
async fn a_server_prunes_by_itself() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 3_000).await;
    let options = TestOptions { retention: Some(keep(10, 30)), ..TestOptions::default() };
    let other = TestApp::start_on(app.database.clone(), options).await;
    until("the old versions are gone", async || other.revisions(id).await == 11).await;
}
