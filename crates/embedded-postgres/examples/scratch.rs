//! Starts a disposable PostgreSQL, runs a query, and leaves nothing behind.
//!
//! `cargo run -p concord-embedded-postgres --example scratch`

use concord_embedded_postgres::scratch;
use sqlx::ConnectOptions;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = scratch();
    println!("running in {}", server.dir().display());
    let mut connection = server.connect_options().connect().await?;
    let version: String = sqlx::query_scalar("select version()").fetch_one(&mut connection).await?;
    println!("{version}");
    Ok(())
}
