//! NOTIFY and LISTEN, each on a connection of its own: neither ever waits for one of the pool, nor
//! takes one away.

use super::{Database, Failure};
use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    query_file,
};
use std::time::Duration;

/// How long connecting may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends notices to all who listen on this database.
#[derive(Debug)]
pub struct Notifier(PgConnection);

/// Hears the notices of one channel.
pub struct Listener(PgListener);

impl Notifier {
    pub(super) async fn connect(address: &PgConnectOptions) -> Result<Self, Failure> {
        // What is told is in the database already, and the telling need not survive a crash: no
        // waiting for the disk.
        let address = address.clone().options([("synchronous_commit", "off")]);
        Ok(Self(address.connect().await?))
    }

    /// Sends payloads, each of less than 8000 bytes.
    ///
    /// # Errors
    /// When the database does not answer; then this connection is of no more use.
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
        // Listeners must know that something may have been missed.
        listener.eager_reconnect(false);
        listener.listen(channel).await?;
        Ok(Self(listener))
    }

    /// The next payload. `None`, or an error: the line was lost, and what was told since is not heard.
    ///
    /// # Errors
    /// When the line was lost.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        let notification = self.0.try_recv().await?;
        Ok(notification.map(|notification| notification.payload().to_owned()))
    }
}

impl Database {
    /// A new connection for [`Notifier`].
    ///
    /// # Errors
    /// When there is none to be had.
    pub async fn notifier(&self) -> Result<Notifier, Failure> {
        Notifier::connect(&self.address()).await
    }

    /// A new connection that listens.
    ///
    /// # Errors
    /// When there is none to be had.
    pub async fn listen(&self, channel: &str) -> Result<Listener, Failure> {
        Listener::connect(&self.address(), channel).await
    }
}
