//! Holders and waiters over REST and on the page.

use super::{locks, waiting};
use crate::support::{TestApp, database, until};
use concord_locks::{Key, Wait};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, query, query_scalar};

/// Another program with this name.
async fn stranger(database: &PgConnectOptions, name: &str) -> PgConnection {
    let options = database.clone().application_name(name);
    PgConnection::connect_with(&options).await.expect("a connection")
}

async fn run(sql: &mut PgConnection, statement: &'static str) {
    query(statement).execute(sql).await.expect("it is done");
}

async fn pid(sql: &mut PgConnection) -> i64 {
    let pid: i32 = query_scalar("select pg_backend_pid()").fetch_one(sql).await.expect("a pid");
    pid.into()
}

/// The shown locks, except those of background jobs, which come and go.
async fn seen(app: &TestApp) -> Value {
    let mut body = app.get("/api/locks").await.has(200).body();
    let locks = body["locks"].as_array_mut().expect("locks");
    locks.retain(|lock| !lock["key"].as_str().is_some_and(|key| key.starts_with("job:")));
    body
}

/// The shown lock with this number.
fn lock_of(seen: &Value, number: &str) -> Value {
    let locks = seen["locks"].as_array().expect("locks");
    let found = locks.iter().find(|lock| lock["number"] == number);
    found.unwrap_or_else(|| panic!("{number} in {seen}")).clone()
}

#[tokio::test]
async fn nobody_holds_and_nobody_waits() {
    let app = TestApp::start().await;
    app.get("/api/locks/").await.has(200);
    // The server itself takes short locks.
    until("nothing is held", async || seen(&app).await["locks"] == json!([])).await;
    let body = seen(&app).await;
    assert_eq!(body["waits"], json!([]));
    assert!(body["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{body}");
    let nobody = "Nobody holds or waits for a lock right now.";
    until("no job holds one", async || app.get("/locks").await.has(200).text.contains(nobody))
        .await;
    let page = app.get("/locks").await.text;
    assert!(page.contains("/lab.js") && !page.contains("hydrate"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_by_guard_and_a_waiter_by_plain_sql_are_seen_under_their_key() {
    let app = TestApp::start().await;
    let key = Key::new("stock", "ABC");
    // As if held by another server.
    let locks = locks(&app.database);
    let held = locks.guard(key.clone()).acquire().await.expect("it is free");
    let mut django = stranger(&app.database, "django").await;
    let waiter = pid(&mut django).await;
    let number = key.id();
    let waits = tokio::spawn(async move {
        query("select pg_advisory_lock($1)").bind(number).execute(&mut django).await.map(drop)
    });
    waiting(&app.database, 1).await;
    let lock = lock_of(&seen(&app).await, &number.to_string());
    assert_eq!(lock["key"], "stock:ABC");
    let holder = &lock["held_by"][0];
    assert_eq!((&holder["ours"], &holder["long"]), (&json!(true), &json!(false)));
    assert_eq!(holder["state"], "idle in transaction");
    assert!(holder["name"].as_str().is_some_and(|name| name.ends_with(" stock:ABC")), "{holder}");
    assert!(holder["since"].is_string() && holder["pid"] != 0, "{holder}");
    let waiter_now = &lock["waiting"][0];
    assert_eq!((&waiter_now["name"], &waiter_now["pid"]), (&json!("django"), &json!(waiter)));
    assert_eq!(waiter_now["statement"], "select pg_advisory_lock($1)");
    let page = app.get("/locks").await.has(200).text;
    for text in ["stock:ABC", "holds", "waits", "django", "idle in transaction"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    held.rollback().await;
    waits.await.expect("no panic").expect("its turn came");
    until("all is free", async || seen(&app).await["locks"] == json!([])).await;
}

/// The structure of an answer: its members, recursively.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, it)| (name.clone(), shape(it))).collect()
        }
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        _ => Value::Null,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_in_the_description_has_the_shape_of_what_happens() {
    let app = TestApp::start().await;
    let locks = locks(&app.database);
    let held = locks.guard(Key::new("stock", "ABC")).acquire().await.expect("it is free");
    let example = include_str!("../../../src/api/openapi/examples/locks.json");
    assert_eq!(shape(&seen(&app).await), shape(&crate::support::json(example)));
    held.rollback().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_stranger_is_named_once_somebody_here_wants_it() {
    let app = TestApp::start().await;
    let key = Key::new("stock", "red lamp");
    let number = key.id();
    let mut python = stranger(&app.database, "python").await;
    let lock = query("select pg_advisory_lock($1)").bind(number);
    lock.execute(&mut python).await.expect("the lock");
    run(&mut python, "select pg_advisory_lock(7, 42)").await;
    let now = seen(&app).await;
    assert_eq!(lock_of(&now, &number.to_string())["key"], Value::Null);
    assert_eq!(lock_of(&now, "(7, 42)")["held_by"][0]["name"], "python");
    let page = app.get("/locks").await.has(200).text;
    assert!(page.contains(&format!("Number {number}")), "{page}");

    let locks = locks(&app.database);
    let guard = tokio::spawn(async move {
        locks.guard(key).wait(Wait::Forever).run(async |_| Ok::<_, sqlx::Error>(())).await.is_ok()
    });
    waiting(&app.database, 1).await;
    let known = lock_of(&seen(&app).await, &number.to_string());
    assert_eq!(known["key"], "stock:red lamp");
    assert_eq!(
        (&known["held_by"][0]["ours"], &known["waiting"][0]["ours"]),
        (&json!(false), &json!(true))
    );
    drop(python);
    assert!(guard.await.expect("no panic"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_for_a_row_is_seen_with_who_is_in_the_way() {
    let app = TestApp::start().await;
    app.create("Lamp").await;
    let mut holder = stranger(&app.database, "holder").await;
    run(&mut holder, "begin").await;
    run(&mut holder, "update products set stock_quantity = 1").await;
    let in_the_way = pid(&mut holder).await;
    let mut waiter = stranger(&app.database, "waiter").await;
    let waits = tokio::spawn(async move {
        query("update products set stock_quantity = 2").execute(&mut waiter).await.map(drop)
    });
    app.waiting(1).await;
    let now = seen(&app).await;
    let wait = &now["waits"][0];
    assert_eq!(wait["what"], "a row of products", "{now}");
    assert_eq!(wait["waiting"]["name"], "waiter");
    assert_eq!(wait["waiting"]["statement"], "update products set stock_quantity = 2");
    assert_eq!(wait["held_by"][0]["pid"], in_the_way);
    assert_eq!(now["locks"], json!([]));
    let page = app.get("/locks").await.has(200).text;
    for text in ["A row of products", "is in the way", "stock_quantity = 2"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    run(&mut holder, "rollback").await;
    waits.await.expect("no panic").expect("its turn came");
}

#[tokio::test]
async fn other_databases_of_the_server_are_left_out() {
    let app = TestApp::start().await;
    let mut other = stranger(&database::empty().await, "elsewhere").await;
    run(&mut other, "select pg_advisory_lock(5)").await;
    assert_eq!(seen(&app).await["locks"], json!([]));
}

#[tokio::test]
async fn metrics_count_waits_and_holds_between_borders() {
    let app = TestApp::start().await;
    let locks = locks(&app.database);
    let run = locks.guard(Key::new("border", "x")).run(async |_| Ok::<_, sqlx::Error>(()));
    run.await.expect("it is free");
    let metrics = app.get("/metrics").await.has(200).text;
    for name in ["wait", "hold"] {
        let border = format!("concord_lock_{name}_seconds_bucket{{family=\"border\",le=\"30\"}} 1");
        assert!(metrics.contains(&border), "{border} in {metrics}");
    }
}
