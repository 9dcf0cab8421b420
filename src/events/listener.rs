//! Receives notices from the other servers, on a dedicated connection.

use super::{SILENCE, hub::Hub, metrics, notice};
use crate::db::{Database, Failure, Listener};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// The pauses between two attempts to listen.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Listens forever. After each interruption all tabs on this server are told to resync.
pub async fn run(hub: Arc<Hub>, database: Database) {
    let mut pause = FIRST_PAUSE;
    loop {
        let listening = timeout(SILENCE, database.listen(notice::CHANNEL)).await;
        match listening.unwrap_or(Err(Failure::Busy)) {
            Ok(listener) => {
                hub.begin_to_hear();
                let (reason, heard) = follow(&hub, listener).await;
                if heard {
                    pause = FIRST_PAUSE;
                }
                metrics::deaf();
                tracing::warn!("{reason} Listening again, and all tabs will ask what changed.");
            }
            Err(failure) => tracing::debug!(%failure, "cannot listen to the other servers"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Receives until the connection is lost. Returns the reason, and whether anything was received.
async fn follow(hub: &Hub, mut listener: Listener) -> (String, bool) {
    let mut heard = false;
    loop {
        match timeout(SILENCE, listener.next()).await {
            Ok(Ok(Some(payload))) => {
                heard = true;
                hear(hub, &payload);
            }
            Ok(Ok(None)) => return ("The database closed the connection.".to_owned(), heard),
            Ok(Err(failure)) => return (format!("The connection was lost: {failure}."), heard),
            // This server's own heartbeats come back too, so silence means that the connection is dead.
            Err(_) if heard => return ("Nothing was heard for long.".to_owned(), heard),
            Err(_) => {
                let reason = "Nothing comes back over LISTEN. Is there a pooler in transaction \
                              mode before the database?";
                return (reason.to_owned(), heard);
            }
        }
    }
}

fn hear(hub: &Hub, payload: &str) {
    let Some((from, lines)) = notice::open(payload) else { return };
    // Tabs on this server already received it directly.
    if from == hub.me() {
        return;
    }
    let mut leaves = false;
    for notice in notice::read(lines) {
        leaves = matches!(notice, notice::Notice::Bye);
        hub.hear(from, notice);
    }
    if !leaves {
        hub.heard_of(from);
    }
}
