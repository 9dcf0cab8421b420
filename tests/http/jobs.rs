//! Background work that runs on one server at a time.

use crate::support::{TestApp, TestOptions, redis_server, send, until};
use concord::startup::LockOptions;
use concord_locks::{Backend, Key, Locks, Postgres, QueueLimits, Redis, Wait};
use serde_json::json;
use std::time::Duration;

/// A product whose ten pieces are all reserved for a second, on two servers; returns its id.
async fn reserved(app: &TestApp) -> i64 {
    let id = app.create("Lamp").await;
    let lines = json!({"lines": [{"product_id": id, "quantity": 10}], "expires_in": 1});
    let reserve = app.request("POST", "/api/stock/reservations").json(&lines);
    send(reserve).await.has(201);
    id
}

async fn stock(app: &TestApp, id: i64) -> i64 {
    app.product(id).await["stock_quantity"].as_i64().expect("a number")
}

/// How often a server left the work to another one, since this process started.
async fn left_to_another(app: &TestApp) -> u64 {
    let metrics = app.get("/metrics").await.has(200).text;
    let is_count = |line: &&str| {
        line.starts_with("concord_lock_busy_total{") && line.contains("family=\"job\"")
    };
    let counts = metrics.lines().filter(is_count);
    counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
}

/// While somebody else holds the job's lock, no server does the work; afterwards one does.
async fn is_done_by_whoever_holds_the_lock<B: Backend>(app: &TestApp, locks: &Locks<B>) {
    let job = Key::new("job", "expire-reservations");
    let id = reserved(app).await;
    let held = locks.guard(job).wait(Wait::Forever).acquire().await;
    let Ok(held) = held else { panic!("the lock comes") };
    until("its time is over", async || {
        app.get("/api/stock/reservations/1").await.body()["state"] == "expired"
    })
    .await;
    // At least two attempts have started since then.
    let before = left_to_another(app).await;
    until("others try", async || left_to_another(app).await >= before + 2).await;
    assert_eq!(stock(app, id).await, 0);
    held.rollback().await;
    until("one server does it", async || stock(app, id).await == 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_left_to_the_server_that_holds_the_lock_in_the_database() {
    let app = TestApp::start().await;
    let _neighbour = app.neighbour().await;
    let postgres = Postgres::new(&app.database, 1, Duration::from_secs(5));
    let locks = Locks::new(postgres, QueueLimits::default());
    is_done_by_whoever_holds_the_lock(&app, &locks).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn it_is_left_to_the_server_that_holds_the_lock_in_redis() {
    let redis = redis_server::Server::start().await;
    let locks = LockOptions { redis: Some(redis.url()), ..LockOptions::default() };
    let app = TestApp::start_with(TestOptions { locks, ..TestOptions::default() }).await;
    let locks = Locks::new(Redis::open(&redis.url()).expect("an address"), QueueLimits::default());
    is_done_by_whoever_holds_the_lock(&app, &locks).await;
}
