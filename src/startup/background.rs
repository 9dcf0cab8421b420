//! What a server does beside answering: it brings the database up to date, and keeps it tidy.

use super::locking::Alone;
use crate::{
    db::Database,
    middleware::Readiness,
    service::{Retention, Service},
    supervise::supervise,
};
use pruning::Pruning;
use std::time::Duration;
use tokio::{task::JoinHandle, time::sleep};

mod counting;
mod pruning;

pub use counting::Counting;

/// The first and the longest pause between two tries to reach the database.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often reservations are looked for whose time is over.
const EXPIRING: Duration = Duration::from_secs(2);
/// How often the count of products is folded, and old versions and keys are looked for.
const TIDYING: Duration = Duration::from_secs(20);

/// Starts it; it ends with the handle's `abort`.
pub fn start(
    database: Database,
    service: Service,
    readiness: Readiness,
    alone: Alone,
    samples: bool,
    retention: Option<Retention>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let own = service.clone();
        let prepare = async move || prepared(&database, &own, samples).await;
        supervise("prepare-database", prepare).await;
        readiness.set();
        tracing::info!("The database is ready.");
        let own = service.clone();
        let tidy = async move || tidying(&own, retention).await;
        let expire = async move || expiring(&service, &alone).await;
        tokio::join!(supervise("tidy", tidy), supervise("expire-reservations", expire));
    })
}

/// Tries until the database is up to date.
async fn prepared(database: &Database, service: &Service, samples: bool) {
    let mut pause = FIRST_PAUSE;
    while let Err(reason) = prepare(database, service, samples).await {
        tracing::warn!(%reason, "The database is not ready. Trying again in {pause:?}.");
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn tidying(service: &Service, retention: Option<Retention>) {
    let mut pruning = retention.map(Pruning::new);
    loop {
        if let Err(failure) = service.tidy().await {
            tracing::debug!(%failure, "tidying was put off");
        }
        if let Some(pruning) = &mut pruning {
            pruning.go_on(service).await;
        }
        sleep(TIDYING).await;
    }
}

/// One server at a time.
async fn expiring(service: &Service, alone: &Alone) {
    loop {
        let expire = async {
            if let Err(failure) = service.expire_reservations().await {
                tracing::debug!(%failure, "reservations expire later");
            }
        };
        alone.run("expire-reservations", expire).await;
        sleep(EXPIRING).await;
    }
}

async fn prepare(
    database: &Database,
    service: &Service,
    samples: bool,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    database.migrate().await?;
    if samples {
        let added = service.add_samples().await?;
        if added > 0 {
            tracing::info!("First start: {added} sample products are there.");
        }
    }
    Ok(())
}
