//! Settings, then startup.

use concord::{
    db::PoolOptions,
    startup::{Application, Options},
};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let var = |name: &str, default: &str| std::env::var(name).unwrap_or(default.to_owned());
    let options = Options {
        address: var("CONCORD_ADDR", "127.0.0.1:8000").parse()?,
        database: var("DATABASE_URL", "").parse()?,
        pool: PoolOptions { size: 10, wait: Duration::from_secs(2) },
        samples: var("CONCORD_SAMPLE_DATA", "on") == "on",
        site_root: std::env::var("LEPTOS_SITE_ROOT").ok().map(Into::into),
    };
    let app = Application::build(options).await?;
    println!("Concord is at http://{}", app.address()?);
    app.run(async {
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}
