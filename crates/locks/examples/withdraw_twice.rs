//! Two requests withdraw 80 from a balance of 100 at the same time: without a lock, with a row lock, with
//! an advisory lock.
//!
//! `cargo run -p concord-locks --example withdraw_twice` starts its own PostgreSQL. With `DATABASE_URL` it
//! uses that database, in a temporary schema.

use concord_embedded_postgres::scratch;
use concord_locks::{
    GuardError, Key, Locks, Postgres, QueueLimits, RowLock, RowLockMode, Wait, lock_in_transaction,
};
use sqlx::{
    PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{error::Error, time::Duration};
use tokio::sync::Barrier;

const AMOUNT: i64 = 80;

/// The result of a request.
#[derive(Debug, PartialEq)]
enum Outcome {
    Withdrawn,
    Refused,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let schema = format!("withdraw_twice_{}", std::process::id());
    let options: PgConnectOptions = match std::env::var("DATABASE_URL") {
        Ok(url) => url.parse()?,
        // Blocks while it starts.
        Err(_) => tokio::task::spawn_blocking(|| scratch().connect_options()).await?,
    };
    let options = options.options([("search_path", schema.as_str())]);
    let pool = PgPoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
    execute(&pool, format!("create schema {schema}")).await?;
    execute(&pool, "create table account (id bigint primary key, balance bigint)".into()).await?;
    let locks =
        Locks::new(Postgres::new(&options, 4, Duration::from_secs(5)), QueueLimits::default());

    println!("Balance 100, two requests withdraw {AMOUNT} each.\n");

    reset(&pool).await?;
    let both_have_read = Barrier::new(2);
    let (a, b) = tokio::join!(unlocked(&pool, &both_have_read), unlocked(&pool, &both_have_read));
    report("no lock", &pool, [a?, b?]).await?;

    reset(&pool).await?;
    let (a, b) = tokio::join!(row_locked(&pool), row_locked(&pool));
    report("row lock", &pool, [a?, b?]).await?;

    reset(&pool).await?;
    let (a, b) = tokio::join!(guarded(&locks), guarded(&locks));
    report("advisory lock, guard", &pool, [a?, b?]).await?;

    reset(&pool).await?;
    let (a, b) = tokio::join!(in_transaction(&pool), in_transaction(&pool));
    report("advisory lock in a transaction", &pool, [a?, b?]).await?;

    locks.backend().close().await;
    execute(&pool, format!("drop schema {schema} cascade")).await?;
    Ok(())
}

/// Reads the balance, checks it, writes the new one. Both requests read 100 before either writes.
async fn unlocked(pool: &PgPool, both_have_read: &Barrier) -> sqlx::Result<Outcome> {
    let mut tx = pool.begin().await?;
    let balance = balance(&mut tx).await?;
    both_have_read.wait().await;
    let outcome = withdraw(&mut tx, balance).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// The row is locked when it is read, so the second request reads what the first one wrote.
async fn row_locked(pool: &PgPool) -> sqlx::Result<Outcome> {
    let mut tx = pool.begin().await?;
    let account = RowLock::new("account", "balance", RowLockMode::NoKeyUpdate);
    let rows: Vec<(i64,)> = account.lock(&mut tx, &[1]).await?;
    let outcome = withdraw(&mut tx, rows[0].0).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// The guard runs the closure in a transaction that holds the lock `account:1`.
async fn guarded(locks: &Locks) -> Result<Outcome, GuardError<sqlx::Error>> {
    let guard = locks.guard(Key::new("account", 1)).wait(Wait::AtMost(Duration::from_secs(2)));
    guard
        .run(async |tx| {
            let balance = balance(tx).await?;
            withdraw(tx, balance).await
        })
        .await
}

/// The same lock inside a transaction that exists already.
async fn in_transaction(pool: &PgPool) -> Result<Outcome, Box<dyn Error>> {
    let mut tx = pool.begin().await?;
    lock_in_transaction(&mut tx, &[Key::new("account", 1)], Wait::default()).await?;
    let balance = balance(&mut tx).await?;
    let outcome = withdraw(&mut tx, balance).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn balance(tx: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select balance from account where id = 1").fetch_one(tx).await
}

async fn withdraw(tx: &mut PgConnection, balance: i64) -> sqlx::Result<Outcome> {
    if balance < AMOUNT {
        return Ok(Outcome::Refused);
    }
    let update = sqlx::query("update account set balance = $1 where id = 1").bind(balance - AMOUNT);
    update.execute(tx).await?;
    Ok(Outcome::Withdrawn)
}

async fn execute(pool: &PgPool, statement: String) -> sqlx::Result<()> {
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(pool).await.map(drop)
}

async fn reset(pool: &PgPool) -> sqlx::Result<()> {
    execute(pool, "delete from account".into()).await?;
    execute(pool, "insert into account values (1, 100)".into()).await
}

async fn report(strategy: &str, pool: &PgPool, outcomes: [Outcome; 2]) -> sqlx::Result<()> {
    let paid = outcomes.iter().filter(|outcome| **outcome == Outcome::Withdrawn).count();
    let paid = AMOUNT * i64::try_from(paid).unwrap_or_default();
    let balance = balance(&mut *pool.acquire().await?).await?;
    let verdict = if paid + balance == 100 { "correct" } else { "WRONG" };
    println!("{strategy:32} paid out {paid:3}, balance {balance:3}: {verdict}");
    Ok(())
}
