//! The exact success responses: clients of the old service must continue to work.

use crate::support::{TestApp, TestOptions, json, product, send};
use serde_json::{Value, json};

/// A product's body without its times, which are not predictable; their format is checked.
fn without_moments(mut body: Value) -> Value {
    let members = body.as_object_mut().expect("an object");
    for name in ["created_at", "updated_at"] {
        let moment = members.remove(name).expect("a moment");
        let moment = moment.as_str().expect("a text");
        assert!(moment.len() >= 20 && moment.ends_with('Z') && &moment[10..11] == "T", "{moment}");
    }
    body
}

#[tokio::test]
async fn post_creates_a_product() {
    let app = TestApp::start().await;
    let body = json(
        r#"{"name": " Lamp ", "description": "Bright.\r\n", "price": 99.9, "stock_quantity": 3}"#,
    );
    let answer = app.post(&body).await.has(201);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("location"), "/api/products/1");
    assert_eq!(answer.header("etag"), "\"1-0\"");
    let expected = json(
        r#"{"id": 1, "name": "Lamp", "description": "Bright.\n", "price": 99.90,
            "stock_quantity": 3, "version": 0, "sku": null, "status": "active",
            "low_stock_threshold": null, "category": null, "tags": []}"#,
    );
    assert_eq!(without_moments(answer.body()), expected);
    assert!(answer.text.contains("\"price\":99.90,"), "{}", answer.text);
    assert_eq!(answer.body()["created_at"], answer.body()["updated_at"]);
}

#[tokio::test]
async fn get_gives_what_was_posted() {
    let app = TestApp::start().await;
    let posted = app.post(&json!({"name": "Lamp", "price": "5", "stock_quantity": 0})).await;
    let answer = app.get("/api/products/1").await.has(200);
    assert_eq!(answer.text, posted.text);
    assert_eq!(answer.header("etag"), "\"1-0\"");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.body()["description"], Value::Null);
}

#[tokio::test]
async fn put_replaces_all_fields() {
    let app = TestApp::start().await;
    let body = json!({"name": "Lamp", "description": "Bright", "price": 5, "stock_quantity": 3});
    let posted = app.post(&body).await.body();
    let body = json!({"name": "Desk", "price": 7.25, "stock_quantity": 4, "version": 0});
    let answer = app.put(1, &body).await.has(200);
    assert_eq!(answer.header("etag"), "\"1-1\"");
    let expected = json(
        r#"{"id": 1, "name": "Desk", "description": null, "price": 7.25,
            "stock_quantity": 4, "version": 1, "sku": null, "status": "active",
            "low_stock_threshold": null, "category": null, "tags": []}"#,
    );
    let body = answer.body();
    assert_eq!(body["created_at"], posted["created_at"]);
    assert_ne!(body["updated_at"], posted["updated_at"]);
    assert_eq!(without_moments(body), expected);
}

#[tokio::test]
async fn put_without_a_change_writes_nothing() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let before = app.get(&product(id)).await;
    let body = json!({"name": "Lamp", "price": 10, "stock_quantity": 10, "version": 0});
    let answer = app.put(id, &body).await.has(200);
    assert_eq!(answer.text, before.text);
    assert_eq!(app.revisions(id).await, 1);
}

#[tokio::test]
async fn delete_says_nothing_and_the_product_is_gone() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let answer = app.delete(id).await.has(204);
    assert_eq!(answer.text, "");
    app.get(&product(id)).await.has(404);
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

#[tokio::test]
async fn an_id_is_never_given_again() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.delete(id).await.has(204);
    assert!(app.create("Desk").await > id);
}

#[tokio::test]
async fn the_list_has_pages_by_id_and_the_total() {
    let app = TestApp::start().await;
    for name in ["A", "B", "C"] {
        app.create(name).await;
    }
    let page = app.get("/api/products/?limit=2&offset=1").await.has(200).body();
    assert_eq!(page["products"][0], app.product(2).await);
    assert_eq!(page["products"][1], app.product(3).await);
    let members = page.as_object().expect("an object");
    assert_eq!(members["products"].as_array().map(Vec::len), Some(2));
    assert_eq!([&page["total"], &page["limit"], &page["offset"]], [3, 2, 1]);
    assert_eq!(members.len(), 4);

    let all = app.get("/api/products/").await.body();
    assert_eq!([&all["total"], &all["limit"], &all["offset"]], [3, 100, 0]);
    let beyond = app.get("/api/products/?offset=9223372036854775807").await.has(200).body();
    assert_eq!(beyond["products"], json!([]));
    assert_eq!(beyond["total"], 3);
}

#[tokio::test]
async fn a_new_database_has_the_sample_products() {
    let options = TestOptions { samples: true, ..TestOptions::default() };
    let app = TestApp::start_with(options).await;
    let page = app.get("/api/products/").await.body();
    let told = |product: &Value| {
        format!("{} {}/{}", product["name"], product["price"], product["stock_quantity"])
    };
    let told: Vec<_> = page["products"].as_array().expect("products").iter().map(told).collect();
    assert_eq!(
        told,
        [
            "\"Laptop\" 1299.99/50",
            "\"Wireless Mouse\" 29.99/150",
            "\"Mechanical Keyboard\" 89.99/75",
            "\"USB-C Hub\" 49.99/100",
            "\"Monitor\" 399.99/30",
        ]
    );
}

#[tokio::test]
async fn the_writers_name_is_in_the_history() {
    let app = TestApp::start().await;
    let body = json!({"name": "Lamp", "price": 1, "stock_quantity": 1});
    let post = || app.request("POST", "/api/products/").json(&body);
    send(post()).await.has(201);
    send(post().header("X-Concord-User", "Zo%C3%AB")).await.has(201);
    send(post().header("X-Concord-User", "Zoë".as_bytes())).await.has(201);
    let names: Vec<String> =
        sqlx::query_scalar("select actor from product_revisions order by product_id")
            .fetch_all(&mut app.sql().await)
            .await
            .expect("names");
    assert_eq!(names, ["Guest", "Zoë", "Zoë"]);
}
