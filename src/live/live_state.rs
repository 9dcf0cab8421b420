//! State shared by the sockets of a server.

use crate::{events::hub::Hub, service::Service};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// How long a stopping server waits until its sockets are closed.
const TIMEOUT: Duration = Duration::from_secs(2);

/// State shared by the sockets of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LiveState {
    /// Where sockets subscribe.
    pub hub: Arc<Hub>,
    /// Finds what a tab missed.
    pub service: Service,
    /// Signals the sockets to close.
    pub closing: CancellationToken,
    /// Tracks the open sockets.
    pub sockets: TaskTracker,
}

impl LiveState {
    /// A state without sockets.
    #[must_use]
    pub fn new(hub: Arc<Hub>, service: Service) -> Self {
        Self { hub, service, closing: CancellationToken::new(), sockets: TaskTracker::new() }
    }

    /// A guard that closes all sockets when it is dropped.
    #[must_use]
    pub fn close_on_drop(&self) -> DropGuard {
        self.closing.clone().drop_guard()
    }

    /// Closes all sockets and waits for them.
    pub async fn close(&self) {
        self.closing.cancel();
        self.sockets.close();
        if timeout(TIMEOUT, self.sockets.wait()).await.is_err() {
            tracing::debug!("some sockets did not close in time");
        }
    }
}
