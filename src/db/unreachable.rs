//! Finds out why there was no connection: all are in use, or the database is not reachable.
//!
//! If connections are refused, sqlx's pool retries until its timeout and then returns the same error as
//! when all are in use.

use super::Failure;
use sqlx::{
    ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgConnection},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, time::timeout};

/// The timeout for the test connection.
const TIMEOUT: Duration = Duration::from_secs(1);
/// How long the result is reused, so that many failed requests do not each open a test connection.
const FRESH: Duration = Duration::from_secs(1);

/// Finds out why there was no connection.
#[derive(Debug)]
pub(super) struct Unreachable {
    address: PgConnectOptions,
    found: Mutex<Option<(Instant, Option<Failure>)>>,
}

impl Unreachable {
    pub(super) fn new(address: PgConnectOptions) -> Self {
        Self { address, found: Mutex::new(None) }
    }

    /// Converts an error of the pool to a failure.
    pub(super) async fn reason_of(&self, error: sqlx::Error) -> Failure {
        if !matches!(error, sqlx::Error::PoolTimedOut) {
            return error.into();
        }
        let mut found = self.found.lock().await;
        if let Some((at, failure)) = &*found
            && at.elapsed() < FRESH
        {
            return failure.clone().unwrap_or(Failure::Busy);
        }
        let failure = self.try_to_connect().await.err();
        *found = Some((Instant::now(), failure.clone()));
        failure.unwrap_or(Failure::Busy)
    }

    async fn try_to_connect(&self) -> Result<(), Failure> {
        let connection: PgConnection = match timeout(TIMEOUT, self.address.connect()).await {
            Ok(connected) => connected?,
            Err(_) => return Err(no_answer()),
        };
        Ok(connection.close().await?)
    }
}

/// The database neither accepts nor refuses the connection.
fn no_answer() -> Failure {
    let text = format!("no connection in {TIMEOUT:?}");
    let error = std::io::Error::new(std::io::ErrorKind::TimedOut, text);
    Failure::Unavailable(Arc::new(sqlx::Error::Io(error)))
}
