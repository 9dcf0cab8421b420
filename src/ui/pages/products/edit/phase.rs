//! The progress of a save.

use crate::server_fns::ClientError;

/// The state of the current save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// There is no save.
    Idle,
    /// The request was sent.
    Sending,
    /// It failed and will be retried.
    Waiting {
        /// The error.
        error: ClientError,
        /// The seconds until the retry.
        seconds: u32,
    },
    /// It failed, and the person has to act.
    Stopped {
        /// The error.
        error: ClientError,
        /// The browser is offline.
        offline: bool,
    },
}

impl Phase {
    /// The error of the last attempt, if it failed.
    #[must_use]
    pub fn error(&self) -> Option<ClientError> {
        match self {
            Self::Waiting { error, .. } | Self::Stopped { error, .. } => Some(error.clone()),
            Self::Idle | Self::Sending => None,
        }
    }
}
