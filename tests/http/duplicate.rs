//! *Duplicate*: a copy is a product of its own, and one request creates one.

use crate::support::{Answer, TestApp, post_form};
use serde_json::{Value, json};

async fn duplicate(app: &TestApp, id: i64, key: &str) -> Answer {
    post_form(app, &format!("/products/{id}/duplicate"), &[("request_key", key)]).await
}

/// The product that an answer leads to.
async fn copy(app: &TestApp, answer: &Answer) -> Value {
    let location = answer.header("location").to_owned();
    let id = location.strip_prefix("/products/").and_then(|id| id.parse().ok());
    app.product(id.expect("the address of a product")).await
}

#[tokio::test]
async fn a_copy_is_a_draft_without_sku_and_stock() {
    let app = TestApp::start().await;
    let lamp = json!({
        "name": "Lamp", "description": "warm", "price": 10, "stock_quantity": 5, "sku": "007",
        "low_stock_threshold": 3, "category": "Home / Lamps", "tags": ["Oak"],
    });
    let lamp = app.post(&lamp).await.has(201).body();
    let id = lamp["id"].as_i64().expect("an id");
    let mut copied = copy(&app, &duplicate(&app, id, "").await.has(303)).await;
    assert_ne!(copied["id"], lamp["id"]);
    let mut expected = lamp.clone();
    let own = json!({"name": "Copy of Lamp", "sku": null, "status": "draft", "stock_quantity": 0});
    for (field, value) in own.as_object().expect("fields") {
        expected[field] = value.clone();
    }
    for ignored in ["id", "created_at", "updated_at"] {
        expected[ignored] = json!(null);
        copied[ignored] = json!(null);
    }
    assert_eq!(copied, expected);
    assert_eq!(app.product(id).await, lamp);
}

#[tokio::test]
async fn one_request_creates_one_copy_however_often_it_is_sent() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let first = copy(&app, &duplicate(&app, id, "k").await.has(303)).await;
    app.put(id, &json!({"name": "Desk", "price": 1, "stock_quantity": 1, "version": 0}))
        .await
        .has(200);
    assert_eq!(copy(&app, &duplicate(&app, id, "k").await.has(303)).await, first);
    assert_eq!(app.get("/api/products/").await.body()["total"], 2);
    assert_eq!(copy(&app, &duplicate(&app, id, "l").await.has(303)).await["name"], "Copy of Desk");
}

#[tokio::test]
async fn a_long_name_stays_within_its_limit() {
    let app = TestApp::start().await;
    // The cut is at a space.
    let id = app.create(&format!("{} {}", "x".repeat(246), "y".repeat(8))).await;
    let copied = copy(&app, &duplicate(&app, id, "").await.has(303)).await;
    assert_eq!(copied["name"], format!("Copy of {}", "x".repeat(246)));
}

#[tokio::test]
async fn what_does_not_exist_is_not_copied() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.delete(id).await.has(204);
    for id in [id, 77] {
        duplicate(&app, id, "").await.has(404);
    }
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}
