//! Sends notices to the other servers: one connection, and one NOTIFY for everything that has gathered.
//!
//! NOTIFY is not part of the saves' own transactions: each commit with a NOTIFY waits for a lock of the
//! whole server (PostgreSQL's `PreCommit_Notify`), so saves would run one by one.

use super::{
    HEARTBEAT, SILENCE,
    hub::Hub,
    metrics,
    notice::{self, Notice},
    outbox::matters,
};
use crate::db::{Database, Failure, Notifier};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// The pause after each NOTIFY, in which notices for the next one gather. Fifty a second are no load for
/// the database, and people do not notice the delay.
const PACE: Duration = Duration::from_millis(20);
/// The minimum time between two resyncs caused by notices that this server did not understand.
const DOUBT: Duration = Duration::from_secs(10);
/// The pauses after a failure.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Sends notices until `stop`, then the remaining ones and a goodbye.
pub async fn run(hub: Arc<Hub>, database: Database, stop: CancellationToken) {
    let mut publisher = Publisher { hub, database, line: None };
    let mut beat = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let stopped = tokio::select! {
            () = publisher.hub.outbox.filled() => false,
            () = sleep_until(beat) => false,
            () = stop.cancelled() => true,
        };
        let mut notices = publisher.hub.to_tell();
        if beat <= Instant::now() {
            notices.push(Notice::Alive);
            publisher.hub.forget_silent(SILENCE);
            publisher.hub.settle_doubt(DOUBT);
            beat = Instant::now() + HEARTBEAT;
        }
        if stopped {
            notices.push(Notice::Bye);
        }
        let sent = publisher.tell(&notices).await;
        if stopped {
            return;
        }
        pause = match sent {
            Ok(()) => {
                sleep(PACE).await;
                FIRST_PAUSE
            }
            Err(failure) => {
                tracing::debug!(%failure, "the other servers could not be told");
                // Retrying while the database is down is cheap.
                tokio::select! { () = sleep(pause) => {} () = stop.cancelled() => {} }
                (pause * 2).min(LONGEST_PAUSE)
            }
        };
    }
}

struct Publisher {
    hub: Arc<Hub>,
    database: Database,
    line: Option<Notifier>,
}

impl Publisher {
    /// Sends notices. Those that could not be sent are not kept; the other servers are told to resync
    /// later.
    async fn tell(&mut self, notices: &[Notice]) -> Result<(), Failure> {
        let payloads = notice::pack(self.hub.me(), notices);
        if payloads.is_empty() {
            return Ok(());
        }
        let sent = timeout(SILENCE, self.send(&payloads)).await.unwrap_or(Err(Failure::Busy));
        match &sent {
            Ok(()) => metrics::payloads_sent(payloads.len()),
            Err(_) => {
                self.line = None;
                self.hub.outbox.announce_everybody();
                if notices.iter().any(matters) {
                    self.hub.outbox.lost();
                }
            }
        }
        sent
    }

    async fn send(&mut self, payloads: &[String]) -> Result<(), Failure> {
        // Taken out during use, so that a connection whose use was cancelled is never used again.
        if let Some(mut line) = self.line.take()
            && line.send(notice::CHANNEL, payloads).await.is_ok()
        {
            self.line = Some(line);
            return Ok(());
        }
        // The database may have restarted since the last use. Receiving a notice twice does no harm.
        let mut line = self.database.notifier().await?;
        line.send(notice::CHANNEL, payloads).await?;
        self.line = Some(line);
        Ok(())
    }
}
