//! Operations that take too long are ended, report it, and do not block others.

use crate::support::{TestApp, TestOptions, database, product, send};
use concord::db::{Database, Failure, PoolOptions};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, query, query_scalar};
use std::time::Duration;

async fn show(connection: &mut PgConnection, setting: &str) -> String {
    let show = AssertSqlSafe(format!("show {setting}"));
    query_scalar(show).fetch_one(connection).await.expect("a setting")
}

#[tokio::test]
async fn each_connection_has_its_settings_whatever_the_database_has() {
    let address = database::fresh().await;
    let mut sql = PgConnection::connect_with(&address).await.expect("a connection");
    let name = address.get_database().expect("a name");
    for setting in [
        "default_transaction_isolation = 'serializable'",
        "lock_timeout = 0",
        "idle_in_transaction_session_timeout = 0",
        "statement_timeout = 60000",
    ] {
        let alter = AssertSqlSafe(format!("alter database {name} set {setting}"));
        sql.execute(alter).await.expect(setting);
    }
    let database = Database::new(address, PoolOptions::default());
    let (mut cached, mut list) = (
        database.connection().await.expect("a connection"),
        database.list_connection().await.expect("a connection"),
    );
    for (setting, wanted, of_lists) in [
        ("default_transaction_isolation", "read committed", "read committed"),
        ("lock_timeout", "5s", "5s"),
        ("idle_in_transaction_session_timeout", "10s", "10s"),
        ("statement_timeout", "1min", "5s"),
    ] {
        assert_eq!(show(cached.connection(), setting).await, wanted, "{setting}");
        assert_eq!(show(list.connection(), setting).await, of_lists, "{setting}");
    }
    let mut transaction = database.begin().await.expect("a transaction");
    let isolation = show(&mut transaction, "transaction_isolation").await;
    assert_eq!(isolation, "read committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_does_nothing_lets_go_of_its_rows_and_is_busy() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let options =
        PoolOptions { idle_transaction: Duration::from_millis(200), ..PoolOptions::default() };
    let database = Database::new(app.database.clone(), options);
    let mut stopped = database.begin().await.expect("a transaction");
    let hold = query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *stopped).await.expect("the product is held");
    // It waits for the product.
    let body = json!({"name": "Lamp", "price": 2, "stock_quantity": 2, "version": 0});
    app.put(id, &body).await.has(200);
    let ended = query("select").execute(&mut *stopped).await.map_err(Failure::from);
    assert!(matches!(ended, Err(Failure::Busy | Failure::Unavailable(_))), "{ended:?}");
}

/// Makes every change of a product fail with this SQLSTATE.
async fn fail_with(sql: &mut PgConnection, state: &str) {
    let function = format!(
        "create or replace function fails() returns trigger language plpgsql as
        $$ begin raise exception 'on purpose' using errcode = '{state}'; end $$"
    );
    sql.execute(AssertSqlSafe(function)).await.expect("a function");
    let trigger = "drop trigger if exists fails on products;
        create trigger fails before update or insert or delete on products
        for each statement execute function fails()";
    sql.execute(sqlx::raw_sql(trigger)).await.expect("a trigger");
}

#[tokio::test]
async fn what_passes_is_no_fault_of_concord() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let body = json!({"name": "Desk", "price": 2, "stock_quantity": 2, "version": 0});
    let mut sql = app.sql().await;
    for (state, status, kind) in [
        ("57014", 503, "busy"),
        ("25P03", 503, "busy"),
        ("25P04", 503, "busy"),
        ("55P03", 409, "busy"),
        ("40001", 409, "busy"),
        ("40P01", 409, "busy"),
        ("25006", 503, "read-only"),
        ("57P01", 503, "unavailable"),
        ("57P02", 503, "unavailable"),
        ("57P03", 503, "unavailable"),
        ("08006", 503, "unavailable"),
        ("53300", 503, "unavailable"),
    ] {
        fail_with(&mut sql, state).await;
        for request in [
            app.request("PUT", &product(id)).json(&body),
            app.request("POST", "/api/products/").json(&body),
            app.request("DELETE", &product(id)),
        ] {
            let answer = send(request).await;
            answer.problem(status, kind);
            assert!(!answer.header("retry-after").is_empty(), "{state}: {answer:?}");
        }
    }
    fail_with(&mut sql, "XX000").await;
    app.put(id, &body).await.problem(500, "internal");
    assert_eq!(app.product(id).await["version"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_an_operator_cancels_is_busy() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let mut sql = app.sql().await;
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    let hold = query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *held).await.expect("the product is held");
    let body = json!({"name": "Desk", "price": 2, "stock_quantity": 2, "version": 0});
    let waiting = tokio::spawn(send(app.request("PUT", &product(id)).json(&body)));
    app.waiting(1).await;
    let cancel = "select pg_cancel_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    sql.execute(cancel).await.expect("it is cancelled");
    let answer = waiting.await.expect("an answer");
    answer.problem(503, "busy");
    assert!(!answer.header("retry-after").is_empty());
    held.rollback().await.expect("the product is let go");
    app.put(id, &body).await.has(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_takes_too_long_is_busy_and_alone() {
    let pool = PoolOptions { list_timeout: Duration::from_millis(200), ..PoolOptions::default() };
    let app = TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await;
    let id = app.create("Lamp").await;
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    held.execute("lock table product_count_changes, product_revisions in access exclusive mode")
        .await
        .expect("the lists have to wait");
    let answer = app.get("/api/products/").await;
    answer.problem(503, "busy");
    assert!(!answer.header("retry-after").is_empty());
    app.get("/products?q=lamp").await.has(503);
    app.product(id).await;
    held.rollback().await.expect("the tables are let go");
    app.get("/api/products/").await.has(200);
    app.get("/products?q=lamp").await.has(200);
}

/// The database process of the next statement of a kind.
async fn backend(database: &Database) -> i32 {
    let mut cached = database.connection().await.expect("a connection");
    let pid = query_scalar("select pg_backend_pid()").fetch_one(cached.connection()).await;
    cached.keep().await.expect("kept");
    pid.expect("a number")
}

#[tokio::test]
async fn a_kept_connection_is_made_anew_when_it_is_old() {
    let address = database::fresh().await;
    let database = Database::new(address.clone(), PoolOptions::default());
    assert_eq!(backend(&database).await, backend(&database).await, "it is kept");
    let options = PoolOptions { max_age: Duration::ZERO, ..PoolOptions::default() };
    let database = Database::new(address, options);
    assert_ne!(backend(&database).await, backend(&database).await);
}

#[tokio::test]
async fn a_refused_connection_is_named() {
    // A free port, because its listener is closed.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let address = sqlx::postgres::PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(port)
        .username("concord");
    let options = PoolOptions { wait: Duration::from_millis(200), ..PoolOptions::default() };
    let database = Database::new(address, options);
    let reasons = [
        database.connection().await.map(drop),
        database.list_connection().await.map(drop),
        database.begin().await.map(drop),
    ];
    for reason in reasons {
        let Err(Failure::Unavailable(error)) = reason else { panic!("{reason:?}") };
        assert!(error.to_string().contains("refused"), "{error}");
    }
}

#[tokio::test]
async fn where_all_connections_are_in_use_it_is_busy() {
    let options =
        PoolOptions { size: 1, wait: Duration::from_millis(200), ..PoolOptions::default() };
    let database = Database::new(database::fresh().await, options);
    let _held = database.begin().await.expect("a transaction");
    for refused in [database.connection().await.map(drop), database.begin().await.map(drop)] {
        assert!(matches!(refused, Err(Failure::Busy)), "{refused:?}");
    }
}
