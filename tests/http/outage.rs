//! PostgreSQL is stopped and restarted under load.

use crate::{
    stock::assert_sums,
    support::{TestApp, TestOptions, of_field, send, until},
};
use concord::db::PoolOptions;
use concord_embedded_postgres::EmbeddedPostgres;
use futures::future::join_all;
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// The answers that a writer received.
#[derive(Default)]
pub struct Writer {
    pub id: i64,
    pub acknowledged: i64,
}

#[derive(Default)]
pub struct Load {
    pub over: AtomicBool,
    pub saved: AtomicU32,
    pub refused: AtomicU32,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_and_comes_loses_no_acknowledged_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let postgres = EmbeddedPostgres::start(&concord::embedded::config(folder.path(), None))
        .await
        .expect("PostgreSQL starts");
    let pool = PoolOptions { size: 10, wait: Duration::from_secs(1), ..PoolOptions::default() };
    let options = TestOptions { pool, ..TestOptions::default() };
    let app = Arc::new(TestApp::start_on(postgres.connect_options(), options).await);
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
    postgres.stop().await.expect("PostgreSQL stops");
    let refused = load.refused.load(Ordering::Relaxed);
    until("all are refused", async || load.refused.load(Ordering::Relaxed) >= refused + 32).await;
    let health = app.get("/health").await.has(503);
    assert_eq!(health.body()["status"], "unhealthy");
    assert!(!health.header("retry-after").is_empty());
    app.get("/health/live").await.has(200);
    pages_say_so_and_keep_what_was_typed(&app).await;

    let postgres = EmbeddedPostgres::start(&concord::embedded::config(folder.path(), None))
        .await
        .expect("PostgreSQL starts");
    until("Concord is healthy", async || app.get("/health").await.status == 200).await;
    saved(100).await;
    load.over.store(true, Ordering::Relaxed);

    for writer in join_all(writers).await {
        let writer = writer.expect("only 200 and 503 were answered");
        let version = app.product(writer.id).await["version"].as_i64().expect("a version");
        let possible = writer.acknowledged..=writer.acknowledged + 1;
        assert!(possible.contains(&version), "told {}, found {version}", writer.acknowledged);
        assert_eq!(app.revisions(writer.id).await, version + 1);
    }
    assert_sums(&app).await;
    postgres.stop().await.expect("PostgreSQL stops");
}

/// A page without WASM is also answered with 503, and contains what was typed.
async fn pages_say_so_and_keep_what_was_typed(app: &TestApp) {
    let list = app.get("/products").await.has(503);
    assert!(list.text.contains("The products are safe"), "{}", list.text);
    let typed = "version=0&name=Typed+in+vain&description=&price=1&stock_quantity=1";
    let save = app
        .request("POST", "/products/1")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(typed);
    let page = send(save).await.has(503);
    assert!(page.text.contains("Typed in vain"), "{}", page.text);
}

/// Saves repeatedly, each time the next version, until the load ends.
pub async fn write(app: Arc<TestApp>, load: Arc<Load>, id: i64) -> Writer {
    let mut writer = Writer { id, ..Writer::default() };
    while !load.over.load(Ordering::Relaxed) {
        let version = writer.acknowledged;
        let body = json!({
            "name": "Lamp", "price": 1, "stock_quantity": 100 + version, "version": version,
        });
        let answer = app.put(id, &body).await;
        match answer.status.as_u16() {
            200 => {
                writer.acknowledged = answer.version();
                load.saved.fetch_add(1, Ordering::Relaxed);
            }
            503 => {
                assert!(!answer.header("retry-after").is_empty());
                load.refused.fetch_add(1, Ordering::Relaxed);
            }
            // The previous save was done, and its answer was lost with the database.
            409 => {
                let conflict = &answer.problem(409, "conflict")["conflict"];
                assert_eq!(conflict["current_version"], version + 1);
                assert_eq!(of_field(&conflict["fields"], "stock_quantity")["outcome"], "same");
                writer.acknowledged = version + 1;
            }
            _ => panic!("{answer:?}"),
        }
    }
    writer
}
