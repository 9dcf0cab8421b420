//! Answers to forms that may be sent again.

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

/// A redirect as it is kept.
#[must_use]
pub fn keep(redirect: Response) -> Option<KeptAnswer> {
    kept_response(redirect)
}

/// The same redirect once more.
pub fn again(answer: KeptAnswer) -> Response {
    replayed(answer).unwrap_or_else(IntoResponse::into_response)
}

/// The same for a form that its page may have sent by a call before: that was answered with a reply, for which
/// there is a redirect, too.
pub fn again_after_call<R: DeserializeOwned>(
    answer: KeptAnswer,
    redirect: impl FnOnce(&R) -> Option<Response>,
) -> Response {
    let reply = serde_json::from_slice(&answer.body).ok();
    reply.as_ref().and_then(redirect).unwrap_or_else(|| again(answer))
}

/// The key that a form was sent with.
///
/// # Errors
/// The answer to a key that is none; it comes from no page of Concord.
pub fn key_of(text: &str) -> Result<FormKey, (StatusCode, &'static str)> {
    let refused = |message| (StatusCode::UNPROCESSABLE_ENTITY, message);
    FormKey::try_from(text.to_owned()).map_err(refused)
}
