//! Tests of the axum layer over HTTP.

use crate::fixture::{connect, count, counter, key, locks};
use crate::support::until;
use axum::{Router, http::StatusCode, response::IntoResponse, routing::post};
use concord_locks::{Key, KeyTemplate, LockLayer, Locked, Locks, Wait};
use futures::future::join_all;
use sqlx::{postgres::PgConnectOptions, query, query_scalar};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Reads, yields, writes.
async fn add_one(locked: Locked) -> StatusCode {
    let mut tx = locked.transaction().await;
    let n: i32 = query_scalar("select n from counter").fetch_one(&mut *tx).await.expect("a number");
    tokio::task::yield_now().await;
    let write = query("update counter set n = $1").bind(n + 1);
    write.execute(&mut *tx).await.expect("written");
    StatusCode::OK
}

async fn add_one_and_fail(locked: Locked) -> StatusCode {
    add_one(locked).await;
    StatusCode::UNPROCESSABLE_ENTITY
}

async fn add_one_and_panic(locked: Locked) -> StatusCode {
    add_one(locked).await;
    panic!("intended")
}

async fn never(locked: Locked) -> StatusCode {
    let mut tx = locked.transaction().await;
    let _ = query("select pg_sleep(600)").execute(&mut *tx).await;
    StatusCode::OK
}

async fn serve(locks: &Locks) -> SocketAddr {
    let by = |text| LockLayer::new(locks.clone(), KeyTemplate::new(text).expect("a template"));
    let own = |_: &concord_locks::Busy| (StatusCode::LOCKED, "later").into_response();
    let by_header = LockLayer::with_key(locks.clone(), |parts| {
        let name = parts.headers.get("x-lock")?.to_str().ok()?;
        Some(Key::new("header", name))
    });
    let router = Router::new()
        .route("/path/{sku}", post(add_one).route_layer(by("stock:{sku}").wait(Wait::Forever)))
        .route("/once/{sku}", post(add_one).route_layer(by("stock:{sku}").wait(Wait::Try)))
        .route("/query", post(add_one).route_layer(by("stock:{?sku}").wait(Wait::Try).on_busy(own)))
        .route("/fails/{sku}", post(add_one_and_fail).route_layer(by("stock:{sku}")))
        .route("/panics/{sku}", post(add_one_and_panic).route_layer(by("stock:{sku}")))
        .route("/never/{sku}", post(never).route_layer(by("stock:{sku}")))
        .route("/header", post(async || "free").route_layer(by_header.wait(Wait::Try)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn call(address: SocketAddr, path: &str) -> reqwest::Result<reqwest::Response> {
    reqwest::Client::new().post(format!("http://{address}{path}")).send().await
}

async fn status(address: SocketAddr, path: &str) -> u16 {
    call(address, path).await.expect("an answer").status().as_u16()
}

async fn start() -> (PgConnectOptions, Locks, SocketAddr) {
    let database = counter().await;
    let locks = locks(&database);
    let address = serve(&locks).await;
    (database, locks, address)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_the_same_key_run_one_after_another() {
    let (database, _, address) = start().await;
    let statuses = join_all((0..30).map(|_| status(address, "/path/ABC"))).await;
    assert_eq!(statuses, [200; 30]);
    assert_eq!(count(&database).await, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_response_to_a_busy_lock_can_be_changed() {
    let (_, locks, address) = start().await;
    let held = locks.guard(key()).acquire().await.expect("free");
    let usual = call(address, "/once/ABC").await.expect("an answer");
    assert_eq!(usual.status(), 409);
    assert_eq!(usual.headers()["retry-after"], "1");
    assert_eq!(usual.text().await.expect("a text"), r#"{"detail":"busy"}"#);
    assert_eq!(status(address, "/query?sku=ABC").await, 423);
    assert_eq!(status(address, "/query?sku=other&x=ABC").await, 200);
    held.commit().await.expect("released");
    assert_eq!(status(address, "/query?sku=A%42C").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_parameter_is_reported() {
    let (database, _, address) = start().await;
    let answer = call(address, "/query").await.expect("an answer");
    assert_eq!(answer.status(), 400);
    let text = answer.text().await.expect("a text");
    assert_eq!(text, "the request has no sku, which the lock's key needs");
    assert_eq!(status(address, "/header").await, 200, "this function returns no key");
    assert_eq!(count(&database).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_can_compute_the_key() {
    let (_, locks, address) = start().await;
    let status = async |name: &str| {
        let url = format!("http://{address}/header");
        let answer = reqwest::Client::new().post(url).header("x-lock", name).send().await;
        answer.expect("an answer").status().as_u16()
    };
    let held = locks.guard(Key::new("header", "ABC")).acquire().await.expect("free");
    assert_eq!((status("ABC").await, status("other").await), (409, 200));
    held.commit().await.expect("released");
    assert_eq!(status("ABC").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_and_panics_roll_back_and_release() {
    let (database, locks, address) = start().await;
    assert_eq!(status(address, "/fails/ABC").await, 422);
    assert_eq!(count(&database).await, 0);
    assert!(call(address, "/panics/ABC").await.is_err());
    assert_eq!(status(address, "/once/other").await, 200);
    until("free", async || locks.guard(key()).wait(Wait::Try).acquire().await.is_ok()).await;
    assert_eq!(count(&database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnected_client_releases_the_lock() {
    let (database, locks, address) = start().await;
    let call = tokio::spawn(async move { status(address, "/never/ABC").await });
    until("the statement runs", async || {
        let text = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'
            and datname = current_database()";
        let mut sql = connect(&database).await;
        query_scalar::<_, i64>(text).fetch_one(&mut sql).await.expect("a count") == 1
    })
    .await;
    call.abort();
    until("free", async || locks.guard(key()).wait(Wait::Try).acquire().await.is_ok()).await;
}
