//! A stopped run interrupts statements of the lab, and of nobody else.

use super::Bench;
use crate::support::{TestOptions, until};
use concord::db::{Database, lab::Connections};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::time::Duration;

const LOCK: &str = "select pg_advisory_xact_lock(7)";

async fn pid(connection: &mut PgConnection) -> i32 {
    let sql = "select pg_backend_pid()";
    sqlx::query_scalar(sql).fetch_one(connection).await.expect("a number")
}

/// Somebody whose statement waits, and whether it was let to its end.
async fn waits_and_is_interrupted(bench: &Bench, name: &str) -> bool {
    let address: PgConnectOptions = bench.address.clone().application_name(name);
    let mut waiting = PgConnection::connect_with(&address).await.expect("a connection");
    let number = pid(&mut waiting).await;
    let mut holder = bench.sql().await;
    let mut holds = holder.begin().await.expect("a transaction");
    sqlx::query(LOCK).execute(&mut *holds).await.expect("it is free");
    let statement = tokio::spawn(async move { sqlx::query(LOCK).execute(&mut waiting).await });
    until("it waits", async || {
        let sql = "select wait_event_type = 'Lock' from pg_stat_activity where pid = $1";
        let waits = sqlx::query_scalar::<_, Option<bool>>(sql).bind(number);
        waits.fetch_one(&mut bench.sql().await).await.expect("an answer") == Some(true)
    })
    .await;
    let database = Database::new(bench.address.clone(), TestOptions::default().pool);
    let mut keeper = Connections::new(&database, 1, Duration::from_secs(30))
        .keeper()
        .await
        .expect("a connection");
    keeper.interrupt(&[number]).await.expect("an answer");
    holds.rollback().await.expect("the lock is free");
    statement.await.expect("no panic").is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pid_that_is_no_longer_the_labs_is_left_alone() {
    let bench = Bench::new().await;
    assert!(!waits_and_is_interrupted(&bench, "pg_dump").await);
}
