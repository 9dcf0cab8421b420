//! Stored answers to forms that may be sent again.

use crate::{
    product::FormKey,
    service::KeptAnswer,
    web::kept_answer::{kept_response, replayed},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;

/// Converts a redirect for storage.
#[must_use]
pub fn keep(redirect: Response) -> Option<KeptAnswer> {
    kept_response(redirect)
}

/// Repeats the stored redirect.
pub fn again(answer: KeptAnswer) -> Response {
    replayed(answer).unwrap_or_else(IntoResponse::into_response)
}

/// The same for a form that the page may have sent with a call before. The stored answer is then a reply,
/// which is converted to a redirect.
pub fn again_after_call<R: DeserializeOwned>(
    answer: KeptAnswer,
    redirect: impl FnOnce(&R) -> Option<Response>,
) -> Response {
    let reply = serde_json::from_slice(&answer.body).ok();
    reply.as_ref().and_then(redirect).unwrap_or_else(|| again(answer))
}

/// The key of a form.
///
/// # Errors
/// The response to an invalid key, which no page of Concord sends.
pub fn key_of(text: &str) -> Result<FormKey, (StatusCode, &'static str)> {
    let refused = |message| (StatusCode::UNPROCESSABLE_ENTITY, message);
    FormKey::try_from(text.to_owned()).map_err(refused)
}
