//! A request with a key is done once, however often it is sent.

use super::{RESERVATIONS, assert_sums, lines, move_by, movements, moving, product_with, stock};
use crate::idempotency::{KEY, is_replay};
use crate::support::{Answer, TestApp, TestOptions, send, until};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::json;
use std::time::Duration;

async fn once(app: &TestApp, id: i64, delta: i64, key: &str) -> Answer {
    send(moving(app, id, delta).header(KEY, key)).await
}

/// The number of stored keys.
async fn keys(app: &TestApp) -> i64 {
    let count = sqlx::query_scalar("select count(*) from idempotent_requests");
    count.fetch_one(&mut app.sql().await).await.expect("a count")
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_moves_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let first = once(&app, id, -2, "a").await.has(200);
    assert!(!is_replay(&first));
    move_by(&app, id, -1).await.has(200);
    // Quotes around the key are not part of it.
    for key in ["a", "\"a\""] {
        let again = once(&app, id, -2, key).await.has(200);
        assert!(is_replay(&again), "{again:?}");
        assert_eq!((&again.text, again.header("etag")), (&first.text, first.header("etag")));
    }
    assert_eq!(stock(&app, id).await, 7);
    assert!(!is_replay(&once(&app, id, -2, "b").await.has(200)));
    assert_eq!(stock(&app, id).await, 5);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_refusal_is_kept_too() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let first = once(&app, id, -11, "a").await;
    first.problem(409, "insufficient-stock");
    move_by(&app, id, 10).await.has(200);
    let again = once(&app, id, -11, "a").await;
    again.problem(409, "insufficient-stock");
    assert!(is_replay(&again));
    assert_eq!(again.text, first.text);
    once(&app, id, -11, "b").await.has(200);
    once(&app, 999, 1, "c").await.problem(404, "not-found");
    assert!(is_replay(&once(&app, 999, 1, "c").await));
}

#[tokio::test]
async fn a_key_belongs_to_one_body_at_one_address() {
    let app = TestApp::start().await;
    let (id, other) = (app.create("Lamp").await, app.create("Desk").await);
    once(&app, id, -2, "a").await.has(200);
    once(&app, id, -3, "a").await.problem(422, "idempotency-key-reused");
    once(&app, other, -2, "a").await.problem(422, "idempotency-key-reused");
    let post = app.request("POST", "/api/products/").header(KEY, "a");
    let post = post.json(&json!({"name": "Mug", "price": 1, "stock_quantity": 1}));
    send(post).await.problem(422, "idempotency-key-reused");
    assert_eq!((stock(&app, id).await, stock(&app, other).await), (8, 10));
    for bad in ["", " ", "a b", &"x".repeat(256)] {
        once(&app, id, -1, bad).await.faults(&["Idempotency-Key"]);
    }
    // An invalid request claims no key.
    let bad = app.request("POST", &super::stock_address(id)).header(KEY, "b").json(&json!({}));
    send(bad).await.faults(&["delta", "reason"]);
    assert_eq!(keys(&app).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_ten_times_at_once_to_two_servers_it_moves_once() {
    let app = TestApp::live().await;
    let neighbour = app.neighbour().await;
    let id = app.create("Lamp").await;
    let (one, other) = (&app, &neighbour);
    let sent = |n: i64| async move {
        once(if n % 2 == 0 { one } else { other }, id, -1, "a").await.has(200)
    };
    let answers = join_all((0..10).map(sent)).await;
    assert_eq!(answers.iter().filter(|answer| !is_replay(answer)).count(), 1);
    assert!(answers.iter().all(|answer| answer.text == answers[0].text));
    assert_eq!((stock(&app, id).await, movements(&app, id).await.len()), (9, 2));
    assert_sums(&app).await;
}

#[tokio::test]
async fn products_and_reservations_are_made_once() {
    let app = TestApp::start().await;
    let body = json!({"name": "Lamp", "price": 1, "stock_quantity": 5});
    let post = || send(app.request("POST", "/api/products/").header(KEY, "a").json(&body));
    let (first, again) = (post().await.has(201), post().await.has(201));
    assert_eq!((&first.text, is_replay(&again)), (&again.text, true));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(app.get("/api/products/").await.body()["total"], 1);

    let id = first.body()["id"].as_i64().expect("an id");
    let body = lines(&[(id, 2)]);
    let post = || send(app.request("POST", RESERVATIONS).header(KEY, "b").json(&body));
    let (first, again) = (post().await.has(201), post().await.has(201));
    assert_eq!((&first.text, is_replay(&again)), (&again.text, true));
    assert_eq!(stock(&app, id).await, 3);
    assert_sums(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_and_sends_again_moves_once() {
    // The connection of the first request is busy until its statement ends; the second needs another one.
    let pool = PoolOptions { size: 12, wait: Duration::from_secs(20), ..PoolOptions::default() };
    let app = TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await;
    let id = app.create("Lamp").await;
    let mut sql = app.sql().await;
    let held = super::hold(&mut sql, id).await;
    let first = tokio::spawn(moving(&app, id, -1).header(KEY, "a").send());
    app.waiting(1).await;
    // This closes the connection; the statement still waits for the product.
    first.abort();
    assert!(first.await.is_err_and(|error| error.is_cancelled()));
    let again = tokio::spawn(send(moving(&app, id, -1).header(KEY, "a")));
    // The second request waits for the claim of the first.
    app.waiting(2).await;
    held.rollback().await.expect("the product is let go");
    again.await.expect("an answer").has(200);
    assert_eq!((stock(&app, id).await, movements(&app, id).await.len()), (9, 2));
    assert!(is_replay(&once(&app, id, -1, "a").await.has(200)));
    assert_sums(&app).await;
}

#[tokio::test]
async fn keys_are_forgotten_after_31_days() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    for key in ["old", "young"] {
        once(&app, id, -1, key).await.has(200);
    }
    let sql = "update idempotent_requests set created_at = now() - interval '31 days 1 second'
        where key = 'old'";
    sqlx::query(sql).execute(&mut app.sql().await).await.expect("an old key");
    let service = app.service();
    until("the old key is forgotten", async || {
        service.tidy().await.expect("tidied");
        keys(&app).await == 1
    })
    .await;
    assert!(!is_replay(&once(&app, id, -1, "old").await.has(200)));
    assert!(is_replay(&once(&app, id, -1, "young").await.has(200)));
    assert_eq!(stock(&app, id).await, 7);
}
