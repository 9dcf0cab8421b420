//! Stored replies to calls that may be sent again.

use super::{ClientError, Reply};
use crate::service::{Answered, KeptAnswer};
use serde::Serialize;

/// Serializes a reply as the response to a call.
pub fn as_json<R: Serialize>(reply: &R) -> Option<KeptAnswer> {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Some(KeptAnswer { status: 200, headers, body: serde_json::to_vec(reply).ok()? })
}

/// The response to a call.
///
/// # Errors
/// When the stored answer is not valid.
pub fn answer<R>(answered: Answered<R>) -> Result<Reply<R>, ClientError> {
    match answered {
        Answered::Now(reply) => Ok(Reply::Now(reply)),
        Answered::Replayed(answer) => {
            serde_json::from_slice(&answer.body).map(Reply::Before).map_err(|_| ClientError::Fault)
        }
        Answered::KeyReused => Err(ClientError::key_reused()),
    }
}
