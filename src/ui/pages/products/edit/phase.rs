//! The progress of a save.

use crate::server_fns::ClientError;

/// What the save under way is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// There is none.
    Idle,
    /// It is on its way.
    Sending,
    /// It failed and will be tried again.
    Waiting {
        /// Why it failed.
        error: ClientError,
        /// In how many seconds.
        seconds: u32,
    },
    /// It failed, and waits for the person.
    Stopped {
        /// Why it failed.
        error: ClientError,
        /// This browser says that it is offline.
        offline: bool,
    },
}

impl Phase {
    /// Why the last attempt failed, if it did.
    #[must_use]
    pub fn error(&self) -> Option<ClientError> {
        match self {
            Self::Waiting { error, .. } | Self::Stopped { error, .. } => Some(error.clone()),
            Self::Idle | Self::Sending => None,
        }
    }
}
