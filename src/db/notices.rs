//! NOTIFY and LISTEN, each on a dedicated connection: neither waits for a connection of the pool, nor occupies one.

use super::{Database, Failure};
use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    query_file,
};
use std::time::Duration;

/// The timeout for connecting.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends notices to all listeners on this database.
#[derive(Debug)]
pub struct Notifier(PgConnection);

/// Receives the notices of one channel.
pub struct Listener(PgListener);

impl Notifier {
    pub(super) async fn connect(address: &PgConnectOptions) -> Result<Self, Failure> {
        // The change is already committed, and a notice need not survive a crash, so do not wait for the disk.
        let address = address.clone().options([("synchronous_commit", "off")]);
        Ok(Self(address.connect().await?))
    }

    /// Sends payloads, each of less than 8000 bytes.
    ///
    /// # Errors
    /// When the database does not answer; the connection must not be used again.
    pub async fn send(&mut self, channel: &str, payloads: &[String]) -> Result<(), Failure> {
        query_file!("src/db/sql/notify.sql", channel, payloads).execute(&mut self.0).await?;
        Ok(())
    }
}

impl Listener {
    pub(super) async fn connect(
        address: &PgConnectOptions,
        channel: &str,
    ) -> Result<Self, Failure> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(TIMEOUT)
            .connect_lazy_with(address.clone());
        let mut listener = PgListener::connect_with(&pool).await?;
        // Reconnect explicitly, because listeners must know that they may have missed something.
        listener.eager_reconnect(false);
        listener.listen(channel).await?;
        Ok(Self(listener))
    }

    /// The next payload. `None`, or an error: the connection was lost, and payloads sent since are not received.
    ///
    /// # Errors
    /// When the connection was lost.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        let notification = self.0.try_recv().await?;
        Ok(notification.map(|notification| notification.payload().to_owned()))
    }
}

impl Database {
    /// A new connection for [`Notifier`].
    ///
    /// # Errors
    /// When the database is not reachable.
    pub async fn notifier(&self) -> Result<Notifier, Failure> {
        Notifier::connect(&self.address()).await
    }

    /// A new connection that listens.
    ///
    /// # Errors
    /// When the database is not reachable.
    pub async fn listen(&self, channel: &str) -> Result<Listener, Failure> {
        Listener::connect(&self.address(), channel).await
    }
}
