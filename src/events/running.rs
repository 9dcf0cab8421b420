//! Starts and stops the delivery of events.

use super::{
    Announcer, SocketLimits,
    hub::{Hub, tell_presence},
    listener,
    notice::ServerId,
    notify_publisher,
};
use crate::{db::Database, supervise::supervise};
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// How long a stopping server waits until the last events are sent to the other servers.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The delivery of events on this server.
#[derive(Debug)]
pub struct Events {
    hub: Arc<Hub>,
    announcer: Announcer,
    _presence: JoinSet<()>,
}

impl Events {
    /// Starts the delivery on this server. Does not need the database yet.
    #[must_use]
    pub fn start(limits: SocketLimits) -> Self {
        let hub = Arc::new(Hub::new(ServerId::random(), limits));
        let mut presence = JoinSet::new();
        let crowds = Arc::clone(&hub);
        presence.spawn(supervise("tell-presence", async move || tell_presence(&crowds).await));
        Self { announcer: Announcer::start(Arc::clone(&hub)), hub, _presence: presence }
    }

    /// Receives the events of saves.
    #[must_use]
    pub fn announcer(&self) -> Announcer {
        self.announcer.clone()
    }

    /// Where sockets subscribe.
    #[must_use]
    pub fn hub(&self) -> Arc<Hub> {
        Arc::clone(&self.hub)
    }

    /// Connects this server to the others on this database.
    #[must_use]
    pub fn run(self, database: &Database) -> Running {
        let stop = CancellationToken::new();
        let mut publishing = JoinSet::new();
        let (hub, on, stopped) = (Arc::clone(&self.hub), database.clone(), stop.clone());
        publishing.spawn(supervise("tell-servers", async move || {
            notify_publisher::run(Arc::clone(&hub), on.clone(), stopped.clone()).await;
        }));
        let mut listening = JoinSet::new();
        let (hub, on) = (Arc::clone(&self.hub), database.clone());
        listening.spawn(supervise("hear-servers", async move || {
            listener::run(Arc::clone(&hub), on.clone()).await;
        }));
        Running { _events: self, stop, publishing, _listening: listening }
    }
}

/// The communication with the other servers. Dropping it stops it immediately, as if the server was killed.
#[derive(Debug)]
pub struct Running {
    _events: Events,
    stop: CancellationToken,
    publishing: JoinSet<()>,
    _listening: JoinSet<()>,
}

impl Running {
    /// Sends the remaining notices to the other servers, then stops.
    pub async fn finish(mut self) {
        self.stop.cancel();
        if timeout(TIMEOUT, self.publishing.join_next()).await.is_err() {
            tracing::debug!("the other servers could not be told that Concord stops");
        }
    }
}
