//! How a server handles the database that it finds at start.

mod old_service;
mod refused;

use crate::support::{TestApp, TestOptions, database, until};
use concord::db::MIGRATIONS;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions, query_scalar};

async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database).await.expect("a connection")
}

async fn begin(database: &PgConnectOptions) -> TestApp {
    TestApp::begin_on(database.clone(), TestOptions::default()).await
}

/// The number of advisory locks that are held or waited for in the database.
async fn locks(database: &PgConnectOptions) -> i64 {
    let count = "select count(*) from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())";
    query_scalar(count).fetch_one(&mut connect(database).await).await.expect("a count")
}

async fn is_waited_for(database: &PgConnectOptions) {
    let count = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    until("the server waits", async || {
        let mut sql = connect(database).await;
        query_scalar::<_, i64>(count).fetch_one(&mut sql).await.expect("a count") > 0
    })
    .await;
}

/// The attempt fails in the middle of the migrations, because somebody else holds a lock that they need.
#[tokio::test(flavor = "multi_thread")]
async fn a_try_that_failed_keeps_nobody_out_afterwards() {
    let database = database::empty().await;
    let mut sql = connect(&database).await;
    let mut other = sql.begin().await.expect("a transaction");
    other.execute("create table products (id bigint)").await.expect("somebody's table");
    let one = begin(&database).await;
    is_waited_for(&database).await;
    one.get("/health").await.has(503);
    one.get("/health/live").await.has(200);
    until("the try has failed", async || locks(&database).await == 0).await;
    other.rollback().await.expect("the table is gone");

    let two = begin(&database).await;
    for app in [&one, &two] {
        app.ready().await;
        app.get("/health").await.has(200);
    }
    assert_eq!(locks(&database).await, 0);
}

/// A database that answers, and even has the tables, is not enough.
#[tokio::test(flavor = "multi_thread")]
async fn health_says_that_a_server_is_not_ready() {
    let database = database::fresh().await;
    let mut sql = connect(&database).await;
    let mut other = sql.begin().await.expect("a transaction");
    other.execute("lock table _sqlx_migrations").await.expect("held");
    let app = begin(&database).await;
    is_waited_for(&database).await;
    let health = app.get("/health").await.has(503);
    assert_eq!(health.body()["status"], "unhealthy");
    assert_eq!(health.body()["database"], "connected");
    assert!(!health.header("retry-after").is_empty());
    app.get("/health/").await.has(503);
    app.get("/api/products/").await.has(503);
    app.get("/health/live").await.has(200);
    other.rollback().await.expect("free");
    app.ready().await;
    app.get("/health").await.has(200);
}

/// The next release has migrated first: it has added something and removed nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_works_beside_a_newer_one() {
    let older = TestApp::start().await;
    let id = older.create("Lamp").await;
    let mut sql = older.sql().await;
    for expand in [
        "alter table products add column colour text, add column weight integer not null default 0",
        "alter table product_revisions add column colour text",
        "create or replace function revision_of(
            product products, new_version bigint, kind text, actor text, merged_from bigint, at timestamptz
         ) returns product_revisions language sql stable as $$
            select row(
                product.id, new_version, product.name, product.description, product.price,
                product.stock_quantity, kind, actor, merged_from, at, product.sku, product.status,
                product.low_stock_threshold, product.category, product.tags, product.colour
            )::product_revisions
         $$",
        "create table product_images (product_id bigint not null, address text not null)",
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (9999, 'images', true, '\\x00', 1)",
    ] {
        sql.execute(expand).await.expect("the newer schema");
    }
    let started_later = older.neighbour().await;
    for app in [&older, &started_later] {
        let version = app.product(id).await["version"].clone();
        let change = json!({"name": format!("Lamp after {version}"), "version": version});
        app.patch(id, &change).await.has(200);
        app.create("Mug").await;
    }
    let known: i64 = query_scalar("select count(*) from _sqlx_migrations")
        .fetch_one(&mut sql)
        .await
        .expect("a count");
    assert_eq!(known, i64::try_from(MIGRATIONS.iter().count()).expect("few") + 1);
}

/// A role without the right to create tables can use a schema that somebody else migrates.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_only_read_and_write_is_enough_for_a_schema_that_is_there() {
    let database = database::fresh().await;
    let worker = refused::role(&database, "worker").await;
    for grant in [
        "grant usage on schema public to worker",
        "grant select, insert, update, delete on all tables in schema public to worker",
        "grant usage on all sequences in schema public to worker",
    ] {
        connect(&database).await.execute(grant).await.expect("granted");
    }
    let app = begin(&worker).await;
    app.ready().await;
    app.create("Lamp").await;
}
