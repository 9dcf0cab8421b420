//! No kind of work uses up the connections of the others.

use crate::support::{TestApp, TestOptions, product, send, until};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::json;
use sqlx::{Connection, Executor, query, query_scalar};
use std::sync::Arc;

/// A server with the default connection limits.
async fn start() -> Arc<TestApp> {
    let pool = PoolOptions::default();
    Arc::new(TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await)
}

/// Performs every operation on a product.
async fn all_goes_on(app: &TestApp) {
    for _ in 0..3 {
        let id = app.create("Desk").await;
        let body = json!({"name": "Desk", "price": 2, "stock_quantity": 2, "version": 0});
        app.put(id, &body).await.has(200);
        app.patch(id, &json!({"name": "Table", "version": 0})).await.has(200);
        let movement = json!({"delta": -1, "reason": "sale"});
        let path = format!("{}/stock", product(id));
        let keyed = app.request("POST", &path).header("Idempotency-Key", format!("desk-{id}"));
        send(keyed.json(&movement)).await.has(200);
        app.product(id).await;
        app.get(&format!("{}/revisions", product(id))).await.has(200);
        app.delete(id).await.has(204);
    }
    app.get("/health").await.has(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_searches_take_nothing_from_reads_and_writes() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    // Searches read this table, but nothing else in this test does.
    held.execute("lock table product_count_changes in access exclusive mode").await.expect("held");
    let searches: Vec<_> = (0..30)
        .map(|number| {
            tokio::spawn(send(app.request("GET", &format!("/api/products/?limit={}", number + 1))))
        })
        .collect();
    // One more may be the background job that folds the count.
    let waiting = "select count(*) >= 3 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    until("they wait", async || {
        query_scalar(waiting).fetch_one(&mut app.sql().await).await.expect("an answer")
    })
    .await;
    join_all((0..20).map(|_| app.product(id))).await;
    let body = json!({"name": "Desk", "price": 2, "stock_quantity": 2, "version": 0});
    app.put(id, &body).await.has(200);
    app.get("/health").await.has(200);
    held.rollback().await.expect("the table is let go");
    for search in join_all(searches).await {
        let answer = search.expect("an answer");
        if answer.status != 200 {
            answer.problem(503, "busy");
            assert!(!answer.header("retry-after").is_empty());
        }
    }
    app.get("/api/products/").await.has(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_of_a_held_product_take_nothing_from_other_products() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    let hold = query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *held).await.expect("the product is held");
    let sale = |number: i32| {
        let path = format!("{}/stock", product(id));
        let request = app.request("POST", &path).json(&json!({"delta": 1, "reason": "delivery"}));
        // Some in a single statement, some in a transaction.
        tokio::spawn(send(match number % 2 {
            0 => request,
            _ => request.header("Idempotency-Key", format!("sale-{number}")),
        }))
    };
    let sales: Vec<_> = (0..40).map(sale).collect();
    app.waiting(2).await;
    all_goes_on(&app).await;
    app.product(id).await;
    held.rollback().await.expect("the product is let go");
    for sale in join_all(sales).await {
        sale.expect("an answer").has(200);
    }
    assert_eq!(app.product(id).await["stock_quantity"], 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn quotes_of_a_held_product_take_nothing_from_other_products() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    let hold = query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *held).await.expect("the product is held");
    let body = json!({"lines": [{"product_id": id, "quantity": 1}]});
    let quotes: Vec<_> = (0..20)
        .map(|_| tokio::spawn(send(app.request("POST", "/api/quotes").json(&body))))
        .collect();
    app.waiting(i64::from(PoolOptions::default().size / 4)).await;
    all_goes_on(&app).await;
    held.rollback().await.expect("the product is let go");
    for quote in join_all(quotes).await {
        let answer = quote.expect("an answer");
        if answer.status != 200 {
            answer.problem(503, "busy");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_sent_many_times_waits_on_few_connections() {
    let app = start().await;
    let mut holder = app.sql().await;
    for statement in [
        "create function hold_up() returns trigger language plpgsql as $$ begin
            if new.name = 'Held' then perform pg_advisory_xact_lock(7); end if;
            return new;
        end $$",
        "create trigger held_up before insert on products for each row execute function hold_up()",
        "select pg_advisory_lock(7)",
    ] {
        holder.execute(statement).await.expect(statement);
    }
    let body = json!({"name": "Held", "price": 2, "stock_quantity": 2});
    let post = || app.request("POST", "/api/products/").header("Idempotency-Key", "a").json(&body);
    let posts: Vec<_> = (0..20).map(|_| tokio::spawn(send(post()))).collect();
    app.waiting(2).await;
    all_goes_on(&app).await;
    holder.execute("select pg_advisory_unlock(7)").await.expect("it goes on");
    let mut ids = Vec::new();
    for post in join_all(posts).await {
        ids.push(post.expect("an answer").has(201).body()["id"].as_i64());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
}
