//! From start to stop.

use super::{
    Announcer, SocketLimits,
    hub::{Hub, tell_presence},
    listener,
    notice::ServerId,
    route, teller,
};
use crate::{db::Database, service::Service, supervise::supervise};
use axum::Router;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a stopping server waits for its sockets to say good-bye, and then for the other servers to
/// be told the last events.
const GOOD_BYE: Duration = Duration::from_secs(2);

/// The server's side of `/live`.
#[derive(Debug)]
pub struct Live {
    hub: Arc<Hub>,
    announcer: Announcer,
    closing: CancellationToken,
    sockets: TaskTracker,
    _presence: JoinSet<()>,
}

impl Live {
    /// Starts to deliver events on this server; nothing here needs the database yet.
    #[must_use]
    pub fn start(limits: SocketLimits) -> Self {
        let hub = Arc::new(Hub::new(ServerId::random(), limits));
        let mut presence = JoinSet::new();
        let crowds = Arc::clone(&hub);
        presence.spawn(supervise("tell-presence", async move || tell_presence(&crowds).await));
        Self {
            announcer: Announcer::start(Arc::clone(&hub)),
            hub,
            closing: CancellationToken::new(),
            sockets: TaskTracker::new(),
            _presence: presence,
        }
    }

    /// Where saves hand over their events.
    #[must_use]
    pub fn announcer(&self) -> Announcer {
        self.announcer.clone()
    }

    /// The sockets that are open.
    #[must_use]
    pub fn sockets(&self) -> TaskTracker {
        self.sockets.clone()
    }

    /// The route of the sockets.
    pub fn router(&self, service: Service) -> Router {
        route::router(route::Doors {
            hub: Arc::clone(&self.hub),
            service,
            closing: self.closing.clone(),
            sockets: self.sockets.clone(),
        })
    }

    /// Begins to talk with the other servers on this database.
    #[must_use]
    pub fn run(self, database: &Database) -> Running {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        let (hub, on, stopped) = (Arc::clone(&self.hub), database.clone(), stop.clone());
        tasks.spawn(supervise("tell-servers", async move || {
            teller::run(Arc::clone(&hub), on.clone(), stopped.clone()).await;
        }));
        let mut listening = JoinSet::new();
        let (hub, on) = (Arc::clone(&self.hub), database.clone());
        listening.spawn(supervise("hear-servers", async move || {
            listener::run(Arc::clone(&hub), on.clone()).await;
        }));
        Running { live: self, stop, telling: tasks, _listening: listening }
    }
}

/// Talks with the other servers. Dropped, it falls silent at once, like a server that was killed.
#[derive(Debug)]
pub struct Running {
    live: Live,
    stop: CancellationToken,
    telling: JoinSet<()>,
    _listening: JoinSet<()>,
}

impl Running {
    /// What closes all sockets, as soon as the server is told to stop.
    #[must_use]
    pub fn closing(&self) -> CancellationToken {
        self.live.closing.clone()
    }

    /// Waits until the sockets are closed, and tells the other servers what is left to tell.
    pub async fn finish(mut self) {
        self.live.closing.cancel();
        self.live.sockets.close();
        let closed = timeout(GOOD_BYE, self.live.sockets.wait()).await;
        self.stop.cancel();
        let told = timeout(GOOD_BYE, self.telling.join_next()).await;
        if closed.is_err() || told.is_err() {
            tracing::debug!("not everybody could be told that Concord stops");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.live.closing.cancel();
    }
}
