//! Every write accepts an Idempotency-Key, and is done once, however often it is sent.

mod law;
mod pages;

use crate::{
    stock::assert_sums,
    support::{Answer, TestApp, product, send},
};
use futures::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

pub const KEY: &str = "Idempotency-Key";

pub fn is_replay(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

async fn stock(app: &TestApp, id: i64) -> i64 {
    app.product(id).await["stock_quantity"].as_i64().expect("a stock")
}

async fn sale(app: &TestApp, id: i64) {
    let body = json!({"delta": -1, "reason": "sale"});
    send(app.request("POST", &format!("{}/stock", product(id))).json(&body)).await.has(200);
}

fn patch(app: &TestApp, id: i64, body: &Value) -> RequestBuilder {
    app.request("PATCH", &product(id)).json(body)
}

#[track_caller]
fn assert_replay(again: &Answer, first: &Answer) {
    assert!(is_replay(again), "{again:?}");
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    for name in ["etag", "location", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
}

#[tokio::test]
async fn every_write_is_done_once_for_its_key() {
    let app = TestApp::start().await;
    let (lamp, desk) = (app.create("Lamp").await, app.create("Desk").await);
    app.patch(lamp, &json!({"price": 11, "version": 0})).await.has(200);
    let put = json!({"name": "Lamp", "price": 13, "stock_quantity": 10, "version": 2});
    let lines = json!({"lines": [{"product_id": desk, "quantity": 1}]});
    let calls: [(&str, String, Value, u16); 9] = [
        (
            "POST",
            "/api/products/".to_owned(),
            json!({"name": "New", "price": 1, "stock_quantity": 1}),
            201,
        ),
        ("PATCH", product(lamp), json!({"price": 12, "version": 1}), 200),
        ("PUT", product(lamp), put, 200),
        ("POST", format!("{}/restore", product(lamp)), json!({"to": 0, "version": 3}), 200),
        ("POST", format!("{}/stock", product(lamp)), json!({"delta": -1, "reason": "sale"}), 200),
        ("POST", "/api/stock/reservations".to_owned(), lines.clone(), 201),
        ("POST", "/api/stock/reservations/1/confirm".to_owned(), Value::Null, 200),
        ("DELETE", format!("{}?version=5", product(lamp)), Value::Null, 204),
        ("POST", "/api/stock/reservations/1/release".to_owned(), Value::Null, 409),
    ];
    for (at, (method, path, body, status)) in calls.iter().enumerate() {
        let call = || send(app.request(method, path).json(body).header(KEY, format!("k{at}")));
        let first = call().await.has(*status);
        assert!(!is_replay(&first), "{method} {path}");
        let moved = stock(&app, desk).await;
        for _ in 0..2 {
            assert_replay(&call().await, &first);
        }
        assert_eq!(stock(&app, desk).await, moved, "{method} {path}");
    }
    assert_eq!(app.revisions(lamp).await, 7);
    app.get(&product(lamp)).await.problem(404, "deleted");
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_save_that_is_sent_again_after_a_sale_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let twelve = json!({"stock_quantity": 12, "version": 0});
    let first = send(patch(&app, id, &twelve).header(KEY, "a")).await.has(200);
    sale(&app, id).await;
    for _ in 0..3 {
        assert_replay(&send(patch(&app, id, &twelve).header(KEY, "a")).await, &first);
    }
    assert_eq!(stock(&app, id).await, 11);
    // Deleted in the meantime: the answer stays the same.
    app.delete(id).await.has(204);
    assert_replay(&send(patch(&app, id, &twelve).header(KEY, "a")).await, &first);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_key_belongs_to_its_sender() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let sold = json!({"delta": -1, "reason": "sale"});
    let path = format!("{}/stock", product(id));
    let by = |writer: &'static str, body: &Value| {
        let request = app.request("POST", &path).json(body).header(KEY, "a");
        send(request.header("X-Concord-User", writer))
    };
    assert!(!is_replay(&by("Ann", &sold).await.has(200)));
    assert!(!is_replay(&by("Bo", &sold).await.has(200)));
    // The same key of another sender does not block anybody either.
    let two = json!({"delta": -2, "reason": "sale"});
    assert!(!is_replay(&by("Cleo", &two).await.has(200)));
    assert!(is_replay(&by("Ann", &sold).await.has(200)));
    by("Ann", &two).await.problem(422, "idempotency-key-reused");
    assert_eq!(stock(&app, id).await, 6);
}

#[tokio::test]
async fn an_answer_is_given_again_as_it_was_kept() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let twelve = json!({"stock_quantity": 12, "version": 0});
    send(patch(&app, id, &twelve).header(KEY, "a")).await.has(200);
    // As written by another release whose products have another format.
    let sql = r#"update idempotent_requests set status = 299, body = '{"of": "another release"}',
        headers = '[["content-type", "application/other+json"], ["etag", "\"x\""]]'"#;
    sqlx::query(sql).execute(&mut app.sql().await).await.expect("another answer");
    let again = send(patch(&app, id, &twelve).header(KEY, "a")).await.has(299);
    assert!(is_replay(&again));
    assert_eq!(again.text, r#"{"of": "another release"}"#);
    assert_eq!(
        (again.header("content-type"), again.header("etag")),
        ("application/other+json", "\"x\"")
    );
}

#[tokio::test]
async fn what_is_to_be_decided_is_not_kept() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    let call = |body: Value| send(patch(&app, id, &body).header(KEY, "a"));
    call(json!({"price": 12, "version": 0})).await.problem(409, "conflict");
    call(json!({"price": 12, "version": 9})).await.problem(409, "version-ahead");
    let tagged = patch(&app, id, &json!({"price": 12})).header("If-Match", "\"x\"");
    send(tagged.header(KEY, "a")).await.problem(412, "precondition-failed");
    call(json!({"price": "x", "version": 1})).await.faults(&["price"]);
    let first = call(json!({"price": 12, "version": 1})).await.has(200);
    assert!(!is_replay(&first));
    assert_replay(&call(json!({"price": 12, "version": 1})).await, &first);
    let delete = |version: i64| {
        send(app.request("DELETE", &format!("{}?version={version}", product(id))).header(KEY, "b"))
    };
    delete(1).await.problem(409, "conflict");
    assert!(!is_replay(&delete(2).await.has(204)));
    assert!(is_replay(&delete(2).await.has(204)));
}

#[tokio::test]
async fn conditions_are_looked_at_once_and_are_part_of_the_request() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let put = |tag: i64| {
        let body = json!({"name": "Lamp", "price": 12, "stock_quantity": 10});
        let request = app.request("PUT", &product(id)).json(&body).header(KEY, "a");
        send(request.header("If-Match", format!("\"{id}-{tag}\"")))
    };
    let first = put(0).await.has(200);
    assert_replay(&put(0).await, &first);
    put(1).await.problem(422, "idempotency-key-reused");
    assert_eq!(app.product(id).await["version"], 1);
}

#[tokio::test]
async fn a_key_that_is_none_is_named() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let long = "x".repeat(256);
    for bad in ["", " ", "a b", &long] {
        let body = json!({"price": 12, "version": 0});
        send(patch(&app, id, &body).header(KEY, bad)).await.faults(&[KEY]);
        send(app.request("DELETE", &product(id)).header(KEY, bad)).await.faults(&[KEY]);
        let confirm = app.request("POST", "/api/stock/reservations/1/confirm").header(KEY, bad);
        send(confirm).await.faults(&[KEY]);
    }
    assert_eq!(app.product(id).await["version"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn saves_sent_at_once_to_two_servers_are_one() {
    let app = TestApp::live().await;
    let neighbour = app.neighbour().await;
    let id = app.create("Lamp").await;
    let twelve = json!({"stock_quantity": 12, "version": 0});
    for method in ["PATCH", "DELETE"] {
        let sent = |n: i64| {
            let app = if n % 2 == 0 { &app } else { &neighbour };
            send(
                app.request(method, &product(id))
                    .json(&twelve_or_nothing(method, &twelve))
                    .header(KEY, method),
            )
        };
        let answers = join_all((0..10).map(sent)).await;
        assert_eq!(answers.iter().filter(|answer| !is_replay(answer)).count(), 1, "{method}");
        for answer in &answers {
            assert!(answer.status.is_success(), "{method} {}", answer.text);
            assert_eq!(answer.text, answers[0].text);
        }
    }
    assert_eq!(app.revisions(id).await, 3);
    assert_sums(&app).await;
}

fn twelve_or_nothing(method: &str, twelve: &Value) -> Value {
    if method == "PATCH" { twelve.clone() } else { Value::Null }
}

#[tokio::test]
async fn what_a_server_of_the_release_before_has_done_is_not_done_again() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let path = format!("{}/stock", product(id));
    let take = || {
        let body = json!({"delta": -11, "reason": "sale"});
        send(app.request("POST", &path).json(&body).header(KEY, "a"))
    };
    let first = take().await;
    first.problem(409, "insufficient-stock");
    let mut sql = app.sql().await;
    // It finds the key taken.
    let taken = "select count(*) from idempotency_keys where key = 'a' and outcome is null";
    let taken: i64 = sqlx::query_scalar(taken).fetch_one(&mut sql).await.expect("a count");
    assert_eq!(taken, 1);
    // As that release would have stored it.
    let outcome = json!({"Short": {"product_id": id, "available": 10, "requested": 11}});
    for statement in [
        format!("update idempotency_keys set outcome = '{outcome}'"),
        "delete from idempotent_requests".to_owned(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut sql).await.expect("done");
    }
    let more = json!({"delta": 10, "reason": "return"});
    send(app.request("POST", &path).json(&more)).await.has(200);
    let again = take().await;
    assert_replay(&again, &first);
    assert_eq!(stock(&app, id).await, 20);
}
