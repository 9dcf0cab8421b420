//! Databases that Concord must not use: one line says why, and what to type.

use super::{begin, connect, locks};
use crate::support::database;
use concord_embedded_postgres::scratch;
use sqlx::{AssertSqlSafe, Executor, postgres::PgConnectOptions, query_scalar};
use std::process::Command;

/// The same database with another role, which the role `scratch` may assume.
pub async fn role(database: &PgConnectOptions, name: &str) -> PgConnectOptions {
    let superuser = database.clone().username("postgres");
    for statement in [
        format!(
            "do $$ begin create role {name}; exception when duplicate_object then null; end $$"
        ),
        format!("grant {name} to scratch"),
    ] {
        let mut sql = connect(&superuser).await;
        sql.execute(AssertSqlSafe(statement)).await.expect("a role");
    }
    database.clone().options([("role", name)])
}

/// Checks that the server stops, leaves no lock, and prints one line that contains all of these.
async fn says(database: &PgConnectOptions, words: &[&str]) {
    let line = begin(database).await.refusal().await;
    for word in words {
        assert!(line.contains(word), "{word:?} is missing in: {line}");
    }
    assert!(!line.contains('\n'), "{line}");
    let mine = scratch().connect_options().database(database.get_database().expect("a name"));
    assert_eq!(locks(&mine).await, 0);
}

/// Checks that nothing of Concord was created.
async fn is_untouched(database: &PgConnectOptions) {
    let tables = "select count(*) from pg_class where relname in ('product_revisions', 'lab_rows')";
    let mut sql = connect(database).await;
    assert_eq!(query_scalar::<_, i64>(tables).fetch_one(&mut sql).await.expect("a count"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_was_changed_is_named() {
    let database = database::fresh().await;
    let change = "update _sqlx_migrations set checksum = '\\x00' where version = 4";
    connect(&database).await.execute(change).await.expect("changed");
    says(
        &database,
        &["Migration 4 (stock)", "was changed after it was applied", "Start the release"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_not_make_tables_is_told_what_an_administrator_types() {
    let database = database::empty().await;
    connect(&database.clone().username("postgres"))
        .await
        .execute("revoke create on schema public from public")
        .await
        .expect("revoked");
    let powerless = role(&database, "powerless").await;
    says(&powerless, &["The role powerless", "GRANT CREATE ON SCHEMA public TO powerless"]).await;
    is_untouched(&database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_another_program_are_left_alone() {
    for theirs in [
        "create table activity (id bigint, what text)",
        "create table products (sku text, title text)",
        "create view products as select 1 as id",
        "create table _sqlx_migrations (version bigint primary key, description text not null,
            installed_on timestamptz not null default now(), success boolean not null,
            checksum bytea not null, execution_time bigint not null);
         insert into _sqlx_migrations values (1, 'users', now(), true, '\\x00', 1)",
        "create table _sqlx_migrations (version bigint primary key, description text not null,
            installed_on timestamptz not null default now(), success boolean not null,
            checksum bytea not null, execution_time bigint not null);
         insert into _sqlx_migrations values (20240101, 'users', now(), true, '\\x00', 1)",
    ] {
        let database = database::empty().await;
        sqlx::raw_sql(theirs).execute(&mut connect(&database).await).await.expect("their table");
        says(&database, &["belongs to another program", "createdb concord", "DATABASE_URL"]).await;
        is_untouched(&database).await;
    }
}

/// An error that the checks do not anticipate: nothing is left half done.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_fails_leaves_nothing() {
    let database = database::empty().await;
    let theirs = "create function count_products() returns trigger language plpgsql
        as 'begin return null; end'";
    connect(&database).await.execute(theirs).await.expect("their function");
    says(&database, &["count_products", "another program", "createdb concord"]).await;
    is_untouched(&database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_there_is_named_and_the_program_ends() {
    let database = scratch().connect_options().database("nowhere");
    let line = begin(&database).await.refusal().await;
    assert!(line.contains("\"nowhere\" does not exist") && line.contains("createdb"), "{line}");

    let url = scratch().url().replace("/scratch?", "/nowhere?");
    let output = Command::new(env!("CARGO_BIN_EXE_concord"))
        .env("DATABASE_URL", url)
        .env("CONCORD_ADDR", "127.0.0.1:0")
        .env("CONCORD_LOG", "error")
        .output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains("createdb concord"), "{said}");
}

#[tokio::test]
async fn a_database_that_does_not_store_unicode_is_refused() {
    let database = database::another("encoding 'SQL_ASCII' locale 'C' template template0").await;
    says(&database, &["SQL_ASCII", "needs UTF8", "createdb --encoding=UTF8"]).await;
}
