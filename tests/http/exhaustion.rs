//! More work than there are connections.

use crate::support::{TestApp, TestOptions, product, send};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::json;
use sqlx::Connection;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_on_ten_connections_are_all_served() {
    let pool = PoolOptions { size: 10, wait: Duration::from_secs(2), ..PoolOptions::default() };
    let app = TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await;
    let app = Arc::new(app);
    let client = |_| {
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            let id = app.create("Lamp").await;
            for version in 0..10 {
                let stock = 100 + version;
                let body = json!({
                    "name": "Lamp", "price": 1, "stock_quantity": stock, "version": version,
                });
                app.put(id, &body).await.has(200);
                assert_eq!(app.product(id).await["stock_quantity"], stock);
                app.get("/api/products/?limit=5").await.has(200);
            }
            app.delete(id).await.has(204);
        })
    };
    for served in join_all((0..64).map(client)).await {
        served.expect("every call is served");
    }
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_no_connection_is_free_the_wait_is_bounded() {
    let pool = PoolOptions { size: 2, wait: Duration::from_millis(500), ..PoolOptions::default() };
    let app = TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await;
    let app = Arc::new(app);
    let (held, other) = (app.create("Lamp").await, app.create("Desk").await);

    let mut holder = app.sql().await;
    let mut hold = holder.begin().await.expect("a transaction");
    let lock = sqlx::query("select from products where id = $1 for update").bind(held);
    lock.execute(&mut *hold).await.expect("the product is held");
    let body = json!({"name": "Lamp", "price": 2, "stock_quantity": 2, "version": 0});
    // Writers have one of the two connections, and the one that waits for the product uses it.
    let waiting = tokio::spawn(send(app.request("PUT", &product(held)).json(&body)));
    app.waiting(1).await;

    for request in [
        app.request("POST", "/api/products/").json(&body),
        app.request("PUT", &product(held)).json(&body),
        app.request("PUT", &product(other)).json(&body),
        app.request("PATCH", &product(other)).json(&body),
        app.request("DELETE", &product(other)),
    ] {
        // The answer comes while the product is still locked.
        let answer = send(request).await;
        answer.problem(503, "busy");
        assert_eq!(answer.header("retry-after"), "1");
    }
    app.product(held).await;
    app.product(other).await;
    app.get("/api/products/").await.has(200);
    app.get("/health").await.has(200);

    hold.rollback().await.expect("the product is let go");
    waiting.await.expect("an answer").has(200);
    app.put(held, &body).await.has(409);
    assert_eq!(app.product(other).await["version"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_does_not_wait_as_long_as_requests() {
    let pool = PoolOptions { size: 1, wait: Duration::from_secs(3600), ..PoolOptions::default() };
    let app = TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await;
    let id = app.create("Lamp").await;
    let mut holder = app.sql().await;
    let mut hold = holder.begin().await.expect("a transaction");
    let lock = sqlx::query("select from products where id = $1 for update").bind(id);
    lock.execute(&mut *hold).await.expect("the product is held");
    let body = json!({"name": "Lamp", "price": 2, "stock_quantity": 2, "version": 0});
    let waiting = tokio::spawn(send(app.request("PUT", &product(id)).json(&body)));
    app.waiting(1).await;

    let health = timeout(Duration::from_secs(60), app.get("/health")).await;
    health.expect("an answer before the connection is free").has(503);

    hold.rollback().await.expect("the product is let go");
    waiting.await.expect("an answer").has(200);
}
