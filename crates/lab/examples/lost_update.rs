//! Two editors increment one value: without a check, and with a lock on the row.
//!
//! `cargo run -p concord-lab --example lost_update` starts its own PostgreSQL. With `DATABASE_URL` it uses that
//! database, and creates the tables of the lab in it.

use concord_embedded_postgres::scratch;
use concord_lab::{Lab, Plan, Scenario, Strategy, create_tables, text};
use sqlx::postgres::PgConnectOptions;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database: PgConnectOptions = match std::env::var("DATABASE_URL") {
        Ok(url) => url.parse()?,
        // Blocks while it starts.
        Err(_) => tokio::task::spawn_blocking(|| scratch().connect_options()).await?,
    };
    create_tables(&database).await?;
    let lab = Lab::new(database);
    for strategy in [Strategy::Nothing, Strategy::ForUpdate] {
        let run = lab.start("me", Plan { strategy, ..Scenario::LostUpdate.default_plan() })?;
        lab.ended(run).await;
        if let Some(report) = lab.report(run).await? {
            println!("{}\n", text::report(&report));
        }
    }
    Ok(())
}
