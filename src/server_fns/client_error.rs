//! Why a call failed, with messages for the person who waits.

use super::json_text::JsonText;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// A failed call. The page still has what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ClientError {
    /// The database is unreachable, starting or stopping.
    #[error("The database is not answering.")]
    Unavailable,
    /// The server is overloaded.
    #[error("Concord is busy right now.")]
    Busy,
    /// The server cannot be reached from this browser.
    #[error("The server cannot be reached.")]
    Unreachable,
    /// A bug in Concord.
    #[error("Something went wrong on the server. It has been noted.")]
    Fault,
    /// Page and server have different versions and do not understand each other.
    #[error("Concord was updated. Reload the page.")]
    Outdated,
    /// Something other than Concord responded.
    #[error(
        "Something other than Concord answered, such as a sign-in page. You may have to sign in again: \
         open Concord in a new tab, then try again here."
    )]
    SignIn,
    /// Concord refuses the request, for this reason.
    #[error("{0}")]
    Refused(String),
}

impl ClientError {
    /// The form's key was used before, with other content.
    #[must_use]
    pub fn key_reused() -> Self {
        Self::Refused(
            "This form was sent before with other content, and only that was done. \
             Reload the page to see what was saved."
                .to_owned(),
        )
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Unavailable | Self::Busy | Self::Unreachable)
    }
}

impl FromServerFnError for ClientError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let client_error = match error {
            // The page's request is not what this server expects.
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_) => Self::Outdated,
            _ => Self::Fault,
        };
        #[cfg(feature = "ssr")]
        set_status(client_error.status());
        client_error
    }
}

/// Sets the HTTP status of the response, for proxies and scripts.
#[cfg(feature = "ssr")]
fn set_status(status: http::StatusCode) {
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}

#[cfg(feature = "ssr")]
impl ClientError {
    /// The HTTP status of a page or response with this error.
    #[must_use]
    pub const fn status(&self) -> http::StatusCode {
        match self {
            Self::Fault => http::StatusCode::INTERNAL_SERVER_ERROR,
            Self::Outdated | Self::Refused(_) => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable | Self::Busy | Self::Unreachable | Self::SignIn => {
                http::StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

#[cfg(feature = "ssr")]
impl From<crate::db::Failure> for ClientError {
    /// Also sets the status of the response, for proxies and scripts.
    fn from(failure: crate::db::Failure) -> Self {
        use crate::db::Failure;
        let client_error = match &failure {
            Failure::Busy | Failure::Locked | Failure::Contended => Self::Busy,
            Failure::Unavailable(_) | Failure::ReadOnly => Self::Unavailable,
            Failure::Taken(taken) => Self::Refused(taken.message()),
            Failure::Internal(_) => Self::Fault,
        };
        let status = match &failure {
            Failure::Locked | Failure::Contended => http::StatusCode::CONFLICT,
            _ => client_error.status(),
        };
        match client_error {
            Self::Fault => tracing::error!(%failure, "a call failed"),
            _ => tracing::warn!(%failure, "a call could not be answered"),
        }
        set_status(status);
        client_error
    }
}

#[cfg(feature = "ssr")]
impl From<crate::service::BrowseError> for ClientError {
    /// Also sets the status of the response, as of any other failure.
    fn from(error: crate::service::BrowseError) -> Self {
        use crate::service::BrowseError;
        match error {
            BrowseError::Failed(failure) => failure.into(),
            BrowseError::Invalid(errors) => {
                let refused = Self::Refused(errors.to_string());
                set_status(refused.status());
                refused
            }
        }
    }
}
