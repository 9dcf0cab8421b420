//! Background tasks of a server: migrate the database, and clean it up regularly.

use super::locking::Alone;
use crate::{
    db::{Database, SchemaError},
    middleware::Readiness,
    service::{Retention, Service},
    supervise::supervise,
};
use pruning::Pruning;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

mod counting;
mod pruning;

pub use counting::Counting;

/// The shortest and the longest pause between two attempts to reach the database.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often the same reason is logged again.
const SAY_AGAIN: Duration = Duration::from_mins(1);
/// How often expired reservations are ended.
const EXPIRING: Duration = Duration::from_secs(2);
/// How often the product count is folded, and old versions and keys are deleted.
const TIDYING: Duration = Duration::from_secs(20);

/// The reason why a server cannot work on this database; set before `ends` is cancelled.
#[derive(Debug, Clone, Default)]
pub struct Refusal {
    reason: Arc<OnceLock<SchemaError>>,
    ends: CancellationToken,
}

impl Refusal {
    /// Waits until there is a refusal.
    pub async fn comes(&self) {
        self.ends.cancelled().await;
    }

    /// Fails if there is a refusal.
    pub fn check(&self) -> Result<(), SchemaError> {
        self.reason.get().map_or(Ok(()), |reason| Err(reason.clone()))
    }

    fn set(&self, reason: SchemaError) {
        let _only_once = self.reason.set(reason);
        self.ends.cancel();
    }
}

/// Starts the background tasks; abort the handle to stop them.
pub fn start(
    database: Database,
    service: Service,
    readiness: Readiness,
    alone: Alone,
    samples: bool,
    retention: Option<Retention>,
    refusal: Refusal,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let own = service.clone();
        let prepare = async move || prepared(&database, &own, samples).await;
        if let Err(reason) = supervise("prepare-database", prepare).await {
            return refusal.set(reason);
        }
        readiness.set();
        tracing::info!("The database is ready.");
        let own = service.clone();
        let tidy = async move || tidying(&own, retention).await;
        let expire = async move || expiring(&service, &alone).await;
        tokio::join!(supervise("tidy", tidy), supervise("expire-reservations", expire));
    })
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

/// Runs on one server at a time.
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

/// Retries until the database is ready. Problems that people must fix are not retried.
async fn prepared(
    database: &Database,
    service: &Service,
    samples: bool,
) -> Result<(), SchemaError> {
    let mut pause = FIRST_PAUSE;
    let mut said: Option<(String, Instant)> = None;
    loop {
        let reason = match prepare(database, service, samples).await {
            Ok(()) => return Ok(()),
            Err(SchemaError::Later(failure)) => failure.to_string(),
            Err(refused) => return Err(refused),
        };
        let is_said =
            said.as_ref().is_some_and(|(old, at)| *old == reason && at.elapsed() < SAY_AGAIN);
        if !is_said {
            tracing::warn!(%reason, "The database is not ready. Trying again until it is.");
            said = Some((reason, Instant::now()));
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn prepare(database: &Database, service: &Service, samples: bool) -> Result<(), SchemaError> {
    database.migrate().await?;
    if samples {
        let added = service.add_samples().await.map_err(SchemaError::Later)?;
        if added > 0 {
            tracing::info!("First start: {added} sample products are there.");
        }
    }
    Ok(())
}
