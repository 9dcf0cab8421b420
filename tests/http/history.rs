//! The history of a product over REST: pages, and restoring.

mod deleted;
mod filter;
mod lost;
mod restore;
mod retention;

use crate::support::{Answer, TestApp, json as number, product, send};
use concord::{
    product::{Actor, ChangeKind, Content, ProductContent, ProductId, SaveOutcome, Version},
    service::Save,
};
use serde_json::{Value, json};
use sqlx::Executor;

/// Saves fields over the newest version, under this name.
async fn change(app: &TestApp, id: i64, who: &str, mut changes: Value) {
    changes["version"] = app.product(id).await["version"].clone();
    let request = app.request("PATCH", &product(id)).json(&changes);
    send(request.header("X-Concord-User", who)).await.has(200);
}

/// Deliberately overwrites the newest version with `content`, as a person who had loaded `loaded`.
async fn overwrite(app: &TestApp, id: i64, who: &str, loaded: i64, with: Value) -> SaveOutcome {
    let service = app.service();
    let old = service.revision(ProductId(id), Version(loaded)).await.expect("an answer");
    let mut content: ProductContent = old.expect("the loaded version").content;
    if let Some(price) = with["price"].as_str() {
        content.price = concord::product::Price::parse(price).expect("a price");
    }
    let newest = app.product(id).await["version"].as_i64().expect("a version");
    let mut save = Save::edit(ProductId(id), Version(newest), content.values(), Actor::named(who));
    save.kind = ChangeKind::Overwritten;
    save.merged_from = Some(Version(loaded));
    service.save(&save, None).await.expect("an answer").now().expect("done now")
}

async fn revisions(app: &TestApp, id: i64, query: &str) -> Answer {
    app.get(&format!("/api/products/{id}/revisions{query}")).await
}

async fn restore(app: &TestApp, id: i64, body: Value) -> Answer {
    let request = app.request("POST", &format!("/api/products/{id}/restore")).json(&body);
    send(request.header("X-Concord-User", "Ada")).await
}

/// Creates versions of a product up to `last`, each with its number as the stock.
async fn with_versions(app: &TestApp, last: i64) -> i64 {
    let id = app.create("Lamp").await;
    let mut sql = app.sql().await;
    sqlx::query(
        "insert into product_revisions
            (product_id, version, name, price, stock_quantity, kind, actor, created_at)
        select $1, n, 'Lamp', 10, n, 'edited', 'Ada', now() - interval '1 day' * ($2 - n + 40)
        from generate_series(1, $2) n",
    )
    .bind(id)
    .bind(last)
    .execute(&mut sql)
    .await
    .expect("versions");
    sqlx::query("update products set version = $2, stock_quantity = $2 where id = $1")
        .bind(id)
        .bind(last)
        .execute(&mut sql)
        .await
        .expect("the newest");
    sql.execute("analyze product_revisions").await.expect("figures");
    id
}

fn numbers(page: &Value) -> Vec<i64> {
    let all = page["revisions"].as_array().expect("revisions").iter();
    all.map(|revision| revision["version"].as_i64().expect("a version")).collect()
}

#[tokio::test]
async fn each_version_says_who_when_and_what() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"price": 12})).await;
    let late = json!({"stock_quantity": 9, "version": 0});
    app.patch(id, &late).await.has(200);
    overwrite(&app, id, "Bo", 1, json!({})).await;
    app.delete(id).await.has(204);
    let page = revisions(&app, id, "").await.has(200).body();
    assert_eq!(page["next_before"], Value::Null);
    let all = page["revisions"].as_array().expect("revisions");
    let told: Vec<_> = all
        .iter()
        .map(|r| {
            (r["version"].as_i64(), r["kind"].as_str(), r["saved_by"].as_str(), &r["merged_from"])
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(4), Some("deleted"), Some("Guest"), &Value::Null),
            (Some(3), Some("overwritten"), Some("Bo"), &json!(1)),
            (Some(2), Some("merged"), Some("Guest"), &json!(0)),
            (Some(1), Some("edited"), Some("Ada"), &Value::Null),
            (Some(0), Some("created"), Some("Guest"), &Value::Null),
        ]
    );
    assert_eq!((&all[2]["price"], &all[2]["stock_quantity"]), (&number("12.00"), &json!(9)));
    let one = app.get(&format!("/api/products/{id}/revisions/2")).await.has(200).body();
    assert_eq!(one, all[2]);
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    revisions(&app, 999, "").await.problem(404, "not-found");
    app.get("/api/products/999/revisions/0").await.problem(404, "not-found");
    for version in ["1", "-1", "99999999999999999999"] {
        let path = format!("/api/products/{id}/revisions/{version}");
        app.get(&path).await.problem(404, "version-not-found");
    }
    app.get(&format!("/api/products/{id}/revisions/x")).await.faults(&["version"]);
    app.get("/api/products/x/revisions/0").await.faults(&["id"]);
    revisions(&app, id, "?limit=0&before=-1").await.faults(&["limit", "before"]);
    revisions(&app, id, "?limit=1001&before=x").await.faults(&["limit", "before"]);
    let past = revisions(&app, id, "?before=0").await.has(200).body();
    assert_eq!((numbers(&past), &past["next_before"]), (vec![], &Value::Null));
    let all = revisions(&app, id, "/?limit=1&before=9223372036854775807").await.has(200).body();
    assert_eq!(numbers(&all), [0]);
}

#[tokio::test]
async fn ten_thousand_versions_are_paged_through_each_once() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 10_000).await;
    let (mut seen, mut query) = (Vec::new(), "?limit=1000".to_owned());
    loop {
        let page = revisions(&app, id, &query).await.has(200).body();
        seen.extend(numbers(&page));
        match page["next_before"].as_i64() {
            Some(before) => query = format!("?limit=1000&before={before}"),
            None => break,
        }
    }
    assert_eq!(seen, (0..=10_000).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_reads_no_more_than_it_shows_however_deep_it_is() {
    let app = TestApp::start().await;
    let id = with_versions(&app, 10_000).await;
    // A dedicated session has its own statistics, which nothing else changes.
    let mut sql = app.sql().await;
    let read = "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint
        from pg_stat_xact_user_tables where relname = 'product_revisions'";
    let page = include_str!("../../src/db/sql/revisions_before.sql");
    let mut known = 0;
    for before in [i64::MAX, 9_000, 50] {
        let mut tx = sqlx::Connection::begin(&mut sql).await.expect("a transaction");
        let rows = sqlx::query(page)
            .bind(id)
            .bind(before)
            .bind(21_i64)
            .fetch_all(&mut *tx)
            .await
            .expect("a page");
        let touched: i64 = sqlx::query_scalar(read).fetch_one(&mut *tx).await.expect("a figure");
        assert_eq!((rows.len(), touched - known), (21, 21), "before {before}");
        known = touched;
    }
}
