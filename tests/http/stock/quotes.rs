//! Consistent prices of several products.

use super::{hold, lines};
use crate::support::{TestApp, TestOptions, product, send};
use concord::db::PoolOptions;
use serde_json::json;
use std::{sync::Arc, time::Duration};

async fn quote(app: &TestApp, wanted: &[(i64, i64)]) -> crate::support::Answer {
    send(app.request("POST", "/api/quotes").json(&lines(wanted))).await
}

#[tokio::test]
async fn a_quote_has_prices_stock_and_exact_sums() {
    let app = TestApp::start().await;
    let body = |name: &str, price: &str, stock: i64| json!({"name": name, "price": price, "stock_quantity": stock});
    app.post(&body("Lamp", "0.10", 3)).await.has(201);
    app.post(&body("Desk", "99999999.99", 2)).await.has(201);
    let answer = quote(&app, &[(2, 2), (1, 1), (2, 1), (1, 2)]).await.has(200);
    let expected = crate::support::json(
        r#"{"lines": [
            {"product_id": 1, "name": "Lamp", "quantity": 3, "price": 0.10, "sum": 0.30,
             "available": 3, "enough": true},
            {"product_id": 2, "name": "Desk", "quantity": 3, "price": 99999999.99,
             "sum": 299999999.97, "available": 2, "enough": false}
        ], "total": 300000000.27, "enough": false}"#,
    );
    assert_eq!(answer.body(), expected);
    assert!(answer.text.contains("\"sum\":0.30,"), "{}", answer.text);
    let enough = send(app.request("POST", "/api/quotes/").json(&lines(&[(1, 3)]))).await.has(200);
    assert_eq!(enough.body()["enough"], true);
    // A quote stores and changes nothing.
    assert_eq!(app.product(1).await["version"], 0);
}

#[tokio::test]
async fn unknown_products_and_faults_are_all_listed() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let missing = quote(&app, &[(9, 1), (id, 1), (7, 1)]).await.problem(404, "products-not-found");
    assert_eq!(missing["products"], json!([7, 9]));
    quote(&app, &[]).await.faults(&["lines"]);
    quote(&app, &[(id, 0), (id, -1)]).await.faults(&["lines", "lines"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_price_moves_while_the_sum_is_made() {
    let pool = PoolOptions { size: 12, wait: Duration::from_secs(20), ..PoolOptions::default() };
    let options = TestOptions { pool, ..TestOptions::default() };
    let app = Arc::new(TestApp::start_with(options).await);
    let (lamp, desk) = (app.create("Lamp").await, app.create("Desk").await);
    let mut sql = app.sql().await;
    let held = hold(&mut sql, desk).await;
    let asking = {
        let app = Arc::clone(&app);
        tokio::spawn(async move { quote(&app, &[(lamp, 1), (desk, 1)]).await })
    };
    // It has already locked the lamp for share, and waits for the desk.
    app.waiting(1).await;
    let dearer = json!({"name": "Lamp", "price": 20, "stock_quantity": 10, "version": 0});
    let raising = tokio::spawn(send(app.request("PUT", &product(lamp)).json(&dearer)));
    app.waiting(2).await;
    // Other quotes are possible in the meantime.
    assert_eq!(
        quote(&app, &[(lamp, 1)]).await.has(200).body()["total"],
        crate::support::json("10.00")
    );
    held.rollback().await.expect("the desk is let go");
    let quoted = asking.await.expect("an answer").has(200).body();
    assert_eq!(quoted["total"], crate::support::json("20.00"));
    raising.await.expect("an answer").has(200);
    assert_eq!(quote(&app, &[(lamp, 1)]).await.body()["total"], crate::support::json("20.00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_loses_a_deadlock_is_made_again() {
    let app = Arc::new(TestApp::start().await);
    let (lamp, desk) = (app.create("Lamp").await, app.create("Desk").await);
    // PostgreSQL aborts the transaction that detects the deadlock: usually the one that waited first.
    for _ in 0..5 {
        let mut sql = app.sql().await;
        let mut held = hold(&mut sql, desk).await;
        let asking = {
            let app = Arc::clone(&app);
            tokio::spawn(async move { quote(&app, &[(lamp, 1), (desk, 1)]).await })
        };
        app.waiting(1).await;
        let wants = sqlx::query("select from products where id = $1 for update").bind(lamp);
        let is_the_quote = wants.execute(&mut *held).await.is_ok();
        held.rollback().await.expect("both are let go");
        asking.await.expect("an answer").has(200);
        if is_the_quote {
            return;
        }
    }
    panic!("no quote has lost a deadlock");
}
