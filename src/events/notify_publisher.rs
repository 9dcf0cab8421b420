//! Tells the other servers: one connection, one NOTIFY for all that has gathered.
//!
//! Not inside the saves' own transactions: there each commit with a NOTIFY waits for one lock of the
//! whole server (PostgreSQL's `PreCommit_Notify`), and saves would go one by one.

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

/// The pause after each NOTIFY, in which the next gathers: fifty of them a second are nothing to the
/// database, and the pause is nothing to a person.
const PACE: Duration = Duration::from_millis(20);
/// How long after tabs were made to ask because of a notice that nobody understood the next one may.
const DOUBT: Duration = Duration::from_secs(10);
/// The pauses after a failure.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Tells, until `stop`; then what is left, and good-bye.
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
                // In vain while the database is away, but it costs nothing to try.
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
    /// Sends these. What could not be sent is not kept: the other servers are asked to look again, later.
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
        // Taken out while in use: one that was given up half way is not used again.
        if let Some(mut line) = self.line.take()
            && line.send(notice::CHANNEL, payloads).await.is_ok()
        {
            self.line = Some(line);
            return Ok(());
        }
        // The database may have been restarted since the last time. Heard twice, a notice changes nothing.
        let mut line = self.database.notifier().await?;
        line.send(notice::CHANNEL, payloads).await?;
        self.line = Some(line);
        Ok(())
    }
}
