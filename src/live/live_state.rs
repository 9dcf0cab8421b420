//! What the sockets of a server share.

use crate::{events::hub::Hub, service::Service};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// How long a server that stops waits until its sockets are closed.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What the sockets of a server share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LiveState {
    /// Where they subscribe.
    pub hub: Arc<Hub>,
    /// Finds what a tab missed.
    pub service: Service,
    /// Closes them.
    pub closing: CancellationToken,
    /// Counts them.
    pub sockets: TaskTracker,
}

impl LiveState {
    /// Without sockets.
    #[must_use]
    pub fn new(hub: Arc<Hub>, service: Service) -> Self {
        Self { hub, service, closing: CancellationToken::new(), sockets: TaskTracker::new() }
    }

    /// Closes all sockets when it is dropped.
    #[must_use]
    pub fn close_on_drop(&self) -> DropGuard {
        self.closing.clone().drop_guard()
    }

    /// Closes all sockets and waits until they are closed.
    pub async fn close(&self) {
        self.closing.cancel();
        self.sockets.close();
        if timeout(TIMEOUT, self.sockets.wait()).await.is_err() {
            tracing::debug!("some sockets did not close in time");
        }
    }
}
