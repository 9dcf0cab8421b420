//! Keeps data between two runs of the server, makes a backup and restores it.
//!
//! `cargo run -p concord-embedded-postgres --example durable [DIRECTORY]`; without a directory it uses a
//! temporary one.

use concord_embedded_postgres::{Config, EmbeddedPostgres, backup, restore};
use sqlx::{ConnectOptions, Executor};
use std::path::PathBuf;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or_else(|| temporary.path().into(), PathBuf::from);
    let config = Config::new("shop", dir.join("data")).required_table("visit");

    let postgres = EmbeddedPostgres::start(&config).await?;
    println!("started: {}", postgres.url());
    let mut connection = postgres.connect_options().connect().await?;
    connection.execute("create table if not exists visit (at timestamptz)").await?;
    connection.execute("insert into visit values (now())").await?;
    postgres.stop().await?;
    println!("stopped");

    let postgres = EmbeddedPostgres::start(&config).await?;
    println!("started again: {} visits", visits(&postgres).await?);
    let file = temporary.path().join("shop.dump");
    backup(&config, &file).await?;
    postgres.stop().await?;
    let kept = restore(&config, &file).await?;
    println!("restored from a backup; the old data is kept: {}", kept.is_some());
    let postgres = EmbeddedPostgres::start(&config).await?;
    println!("after the restore: {} visits", visits(&postgres).await?);
    postgres.stop().await?;
    Ok(())
}

async fn visits(postgres: &EmbeddedPostgres) -> sqlx::Result<i64> {
    let mut connection = postgres.connect_options().connect().await?;
    sqlx::query_scalar("select count(*) from visit").fetch_one(&mut connection).await
}
