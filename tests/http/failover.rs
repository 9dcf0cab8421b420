//! Failover of the database to another server.

use crate::{
    outage::{Load, Writer, write},
    stock::assert_sums,
    support::{Answer, Pair, Proxy, TestApp, TestOptions, send, until},
};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// A Concord that reaches its database through the proxy.
async fn start(proxy: &Proxy) -> Arc<TestApp> {
    let database = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(proxy.address.port())
        .username("concord")
        .database("postgres")
        .ssl_mode(PgSslMode::Disable);
    let pool = PoolOptions { size: 10, wait: Duration::from_secs(1), ..PoolOptions::default() };
    let options = TestOptions { pool, ..TestOptions::default() };
    Arc::new(TestApp::start_on(database, options).await)
}

async fn save(app: &TestApp, id: i64, body: Value) -> Answer {
    app.put(id, &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_no_writes_is_left_as_soon_as_there_is_one_that_does() {
    let pair = Pair::start(true).await;
    let proxy = Proxy::start(&pair.primary.socket()).await;
    let app = start(&proxy).await;
    let ids = join_all((0..10).map(|_| app.create("Lamp"))).await;
    let id = ids[0];
    until("the standby has it all", async || {
        pair.standby.text("select count(*)::text from products").await == "10"
    })
    .await;

    proxy.lead_to(&pair.standby.socket());
    proxy.cut();
    until("it says that it is read-only", async || {
        let health = app.get("/health").await;
        health.status == 503 && health.body()["database"] == "read-only"
    })
    .await;
    let lamp = |version: i64| json!({"name": "Lamp", "price": 1, "stock_quantity": 100 + version, "version": version});
    // Reads still find everything.
    for id in &ids {
        app.product(*id).await;
    }
    app.get("/api/products/").await.has(200);
    let refused = app.put(id, &lamp(0)).await;
    refused.problem(503, "read-only");
    assert!(!refused.header("retry-after").is_empty());
    let typed = "version=0&name=Typed+in+vain&description=&price=1&stock_quantity=1";
    let form = app
        .request("POST", "/products/1")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(typed);
    assert!(send(form).await.has(503).text.contains("Typed in vain"));

    for round in 0..3 {
        // Many connections to it that answer and seem to work.
        join_all(ids.iter().map(|id| app.product(*id))).await;
        for refused in join_all(ids[1..].iter().map(|id| save(&app, *id, lamp(0)))).await {
            refused.problem(503, "read-only");
        }
        join_all(ids.iter().map(|id| app.product(*id))).await;
        proxy.lead_to(&pair.primary.socket());
        let first = app.put(id, &lamp(2 * round)).await.status.as_u16();
        assert!(matches!(first, 200 | 503), "{first}");
        let version = if first == 200 { 2 * round + 1 } else { 2 * round };
        app.put(id, &lamp(version)).await.has(200);
        if first == 503 {
            app.put(id, &lamp(version + 1)).await.has(200);
        }
        for id in &ids[1..] {
            app.put(*id, &lamp(0)).await;
        }
        app.get("/health").await.has(200);
        until("the standby has it all", async || {
            let newest = "select max(version)::text from products";
            pair.standby.text(newest).await == pair.primary.text(newest).await
        })
        .await;
        proxy.lead_to(&pair.standby.socket());
        proxy.cut();
        until("it says that it is read-only", async || {
            app.get("/health").await.body()["database"] == "read-only"
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failover_under_load_loses_no_acknowledged_write() {
    let pair = Pair::start(true).await;
    let proxy = Proxy::start(&pair.primary.socket()).await;
    let app = start(&proxy).await;
    let load = Arc::new(Load::default());
    let mut writers = Vec::new();
    for _ in 0..16 {
        let id = app.create("Lamp").await;
        writers.push(tokio::spawn(write(Arc::clone(&app), Arc::clone(&load), id)));
    }
    let saved = |number: u32| {
        let (load, wanted) = (Arc::clone(&load), load.saved.load(Ordering::Relaxed) + number);
        async move { until("saves go on", async || load.saved.load(Ordering::Relaxed) >= wanted).await }
    };
    saved(100).await;
    pair.primary.crash();
    let refused = load.refused.load(Ordering::Relaxed);
    until("all are refused", async || load.refused.load(Ordering::Relaxed) >= refused + 32).await;

    proxy.lead_to(&pair.standby.socket());
    until("it says that it is read-only", async || {
        app.get("/health").await.body()["database"] == "read-only"
    })
    .await;
    let promoted = Instant::now();
    pair.standby.execute("select pg_promote()").await;
    saved(1).await;
    println!("writes were back {:?} after the promotion began", promoted.elapsed());
    app.get("/health").await.has(200);
    saved(100).await;
    load.over.store(true, Ordering::Relaxed);

    for writer in join_all(writers).await {
        let Writer { id, acknowledged, .. } = writer.expect("only 200 and 503 were answered");
        let version = app.product(id).await["version"].as_i64().expect("a version");
        let possible = acknowledged..=acknowledged + 1;
        assert!(possible.contains(&version), "told {acknowledged}, found {version}");
        assert_eq!(app.revisions(id).await, version + 1);
    }
    assert_sums(&app).await;
}
