//! PATCH: merges only the changed fields with what others changed since.

use crate::support::{TestApp, json, of_field, product, send};
use serde_json::{Value, json};

async fn described(app: &TestApp, text: &str) -> i64 {
    let body = json!({"name": "Lamp", "description": text, "price": 10, "stock_quantity": 10});
    app.post(&body).await.has(201).body()["id"].as_i64().expect("an id")
}

fn outcome(field: &Value) -> &str {
    field["outcome"].as_str().expect("an outcome")
}

/// Of name, description, price and stock.
fn outcomes(fields: &Value) -> [&str; 4] {
    ["name", "description", "price", "stock_quantity"].map(|key| outcome(of_field(fields, key)))
}

#[tokio::test]
async fn only_the_fields_that_are_sent_change() {
    let app = TestApp::start().await;
    let id = described(&app, "Bright").await;
    let patched = app.patch(id, &json!({"price": 12.5, "version": 0})).await.has(200);
    assert_eq!(patched.header("etag"), format!("\"{id}-1\""));
    let body = patched.body();
    assert_eq!(body, app.product(id).await);
    assert_eq!((&body["price"], &body["description"]), (&json("12.50"), &json!("Bright")));

    let body = app.patch(id, &json!({"description": null, "version": 1})).await.has(200).body();
    assert_eq!((&body["description"], &body["name"]), (&Value::Null, &json!("Lamp")));
    for field in ["name", "price", "stock_quantity"] {
        app.patch(id, &json!({field: null, "version": 2})).await.faults(&[field]);
    }
}

#[tokio::test]
async fn a_change_of_nothing_changes_nothing() {
    let app = TestApp::start().await;
    let id = described(&app, "Bright").await;
    app.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    for version in [0, 1] {
        let body = app.patch(id, &json!({"version": version})).await.has(200).body();
        assert_eq!(body, app.product(id).await);
    }
    // The same change again, as after a lost answer.
    let again = app.patch(id, &json!({"price": 11, "version": 0})).await.has(200).body();
    assert_eq!(again["version"], 1);
    assert_eq!(app.revisions(id).await, 2);
}

#[tokio::test]
async fn changes_of_different_fields_go_together() {
    let app = TestApp::start().await;
    let id = described(&app, "Bright").await;
    let theirs = app.request("PATCH", &product(id)).json(&json!({"price": 11, "version": 0}));
    send(theirs.header("X-Concord-User", "Ann")).await.has(200);
    let answer = app.patch(id, &json!({"name": "Desk lamp", "version": 0})).await.has(200);
    let mut body = answer.body();
    let merge = body.as_object_mut().expect("an object").remove("merge").expect("a merge");
    assert_eq!(body, app.product(id).await);
    assert_eq!((&body["name"], &body["price"]), (&json!("Desk lamp"), &json("11.00")));
    assert_eq!(answer.header("etag"), format!("\"{id}-2\""));
    assert_eq!([&merge["base_version"], &merge["their_version"]], [0, 1]);
    assert_eq!(merge["with"], "Ann");
    assert_eq!(outcomes(&merge["fields"]), ["yours", "unchanged", "theirs", "unchanged"]);
    assert_eq!(of_field(&merge["fields"], "price")["proposed"], json("11.00"));
}

#[tokio::test]
async fn a_stock_that_both_set_is_a_conflict() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"stock_quantity": 9, "version": 0})).await.has(200);
    let answer = app.patch(id, &json!({"stock_quantity": 12, "version": 0})).await;
    let field = answer.problem(409, "conflict")["conflict"]["fields"].clone();
    let field = of_field(&field, "stock_quantity");
    assert_eq!(outcome(field), "conflict");
    assert_eq!([&field["base"], &field["theirs"], &field["yours"]], [10, 9, 12]);
    assert_eq!(app.product(id).await["stock_quantity"], 9);
    // Both set the same number.
    let same = app.patch(id, &json!({"stock_quantity": 9, "version": 0})).await.has(200);
    assert_eq!(same.version(), 1);
    // A number equal to that of the base was not changed, so theirs is kept.
    let kept = json!({"stock_quantity": 10, "name": "Desk", "version": 0});
    assert_eq!(app.patch(id, &kept).await.has(200).body()["stock_quantity"], 9);
}

#[tokio::test]
async fn a_stock_that_is_sent_again_after_a_sale_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let set = json!({"stock_quantity": 12, "version": 0});
    let sell = async |pieces: i64| {
        let sale = json!({"delta": -pieces, "reason": "sale"});
        let request = app.request("POST", &format!("/api/products/{id}/stock")).json(&sale);
        send(request).await.has(200);
    };
    assert_eq!(app.patch(id, &set).await.has(200).body()["stock_quantity"], 12);
    sell(1).await;
    app.patch(id, &set).await.problem(409, "conflict");
    // It has the number of version 0 again, but was changed in between.
    sell(1).await;
    app.patch(id, &set).await.problem(409, "conflict");
    assert_eq!(app.product(id).await["stock_quantity"], 10);
    assert_eq!(app.revisions(id).await, 4);
}

#[tokio::test]
async fn the_same_field_is_a_conflict_until_somebody_decides() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    let answer = app.patch(id, &json!({"price": 12, "name": "Desk", "version": 0})).await;
    let conflict = answer.problem(409, "conflict")["conflict"].clone();
    assert_eq!(outcomes(&conflict["fields"]), ["yours", "unchanged", "conflict", "unchanged"]);
    assert_eq!(of_field(&conflict["fields"], "name")["proposed"], "Desk");
    assert_eq!(app.revisions(id).await, 2);
    // Decided, with the version that was reviewed.
    let decided = json!({"price": 12, "name": "Desk", "version": conflict["current_version"]});
    assert_eq!(app.patch(id, &decided).await.has(200).version(), 2);
}

#[tokio::test]
async fn texts_are_merged_and_a_dispute_is_shown_passage_by_passage() {
    let app = TestApp::start().await;
    let id = described(&app, "First line.\nSecond line.\nThird line.").await;
    let theirs = "First line, changed.\nSecond line.\nThird line.";
    app.patch(id, &json!({"description": theirs, "version": 0})).await.has(200);
    let mine = "First line.\nSecond line.\nThird line, changed.";
    let body = app.patch(id, &json!({"description": mine, "version": 0})).await.has(200).body();
    let both = "First line, changed.\nSecond line.\nThird line, changed.";
    assert_eq!(body["description"], both);
    assert_eq!(outcome(of_field(&body["merge"]["fields"], "description")), "merged");

    let disputed = "First line, altered.\nSecond line.\nThird line.";
    let answer = app.patch(id, &json!({"description": disputed, "version": 0})).await;
    let field = answer.problem(409, "conflict")["conflict"]["fields"].clone();
    let field = of_field(&field, "description");
    assert_eq!(field["proposed"], Value::Null);
    let passages = field["passages"].as_array().expect("passages");
    let side = |name: &str| -> String {
        let part =
            |p: &Value| p.get("agreed").or(p.get(name)).and_then(Value::as_str).map(str::to_owned);
        passages.iter().map(|p| part(p).expect("a text")).collect()
    };
    assert!(passages.iter().any(|p| p.get("agreed").is_none()));
    assert!(side("theirs").starts_with("First line, changed."), "{field}");
    assert!(side("yours").starts_with("First line, altered."), "{field}");
}

#[tokio::test]
async fn with_if_match_nothing_is_merged() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    let request = app.request("PATCH", &product(id)).json(&json!({"name": "Desk"}));
    let answer = send(request.header("If-Match", format!("\"{id}-0\""))).await;
    answer.problem(412, "precondition-failed");
    assert_eq!(app.product(id).await["name"], "Lamp");
}

#[tokio::test]
async fn a_deleted_product_is_not_brought_back() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.delete(id).await.has(204);
    app.patch(id, &json!({"price": 12, "version": 0})).await.problem(404, "deleted");
    app.get(&product(id)).await.has(404);
    assert_eq!(app.revisions(id).await, 2);
}

#[tokio::test]
async fn a_version_that_was_pruned_is_a_conflict_without_a_base() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    sqlx::query("delete from product_revisions where version = 0")
        .execute(&mut app.sql().await)
        .await
        .expect("pruned");
    let answer = app.patch(id, &json!({"name": "Desk", "version": 0})).await;
    let conflict = &answer.problem(409, "conflict")["conflict"];
    assert_eq!(conflict["base_lost"], true);
    assert_eq!(outcome(of_field(&conflict["fields"], "name")), "conflict");
    // With the current version there is nothing to look up.
    app.patch(id, &json!({"name": "Desk", "version": 1})).await.has(200);
}
