//! One PostgreSQL for the whole test binary, one database for each test.

use concord::db::{Database, PoolOptions};
use concord_embedded_postgres::scratch;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, postgres::PgConnectOptions};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::sync::OnceCell;

const TEMPLATE: &str = "template_concord";

/// A new database with the schema. Copied from a template that was migrated once, which is much faster.
pub async fn fresh() -> PgConnectOptions {
    static MADE: OnceCell<()> = OnceCell::const_new();
    MADE.get_or_init(make_template).await;
    another(&format!("template {TEMPLATE}")).await
}

/// A new empty database.
pub async fn empty() -> PgConnectOptions {
    another("").await
}

/// A new empty database, created with these options of CREATE DATABASE.
pub async fn another(how: &str) -> PgConnectOptions {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    create(&name, how).await;
    scratch().connect_options().database(&name)
}

async fn make_template() {
    create(TEMPLATE, "").await;
    let options = scratch().connect_options().database(TEMPLATE);
    let pool = PoolOptions { size: 1, wait: Duration::from_secs(30), ..PoolOptions::default() };
    let database = Database::new(options, pool);
    database.migrate().await.expect("the schema can be made");
    // A template can only be copied while nobody is connected to it.
    database.close().await;
}

async fn create(name: &str, how: &str) {
    let statement = format!("create database {name} {how}");
    super::until("the database is made", async || {
        let mut server = scratch().connect_options().connect().await.expect("PostgreSQL answers");
        let created = server.execute(AssertSqlSafe(statement.clone())).await;
        server.close().await.expect("the connection closes");
        match created {
            Ok(_) => true,
            // 55006: the connection that migrated the template is still closing.
            Err(sqlx::Error::Database(e)) if e.code().as_deref() == Some("55006") => false,
            Err(error) => panic!("{error}"),
        }
    })
    .await;
}
