//! Reads request bodies with limits on size and time.

use super::problem::Problem;
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderMap, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The maximum size of a body; a description of 20,000 characters needs a tenth of it.
const MAX_BYTES: usize = 1024 * 1024;
/// How much more is read and discarded, so that a client that sends everything before it reads receives the
/// response instead of a broken connection.
const MAX_DISCARDED: usize = 64 * 1024 * 1024;
/// The time limit for receiving a body.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Rejects encoded bodies: they are not decoded here, and would only be reported as invalid.
pub fn check_encoding(request: &Request) -> Result<(), Problem> {
    let sent = request.headers().get_all(header::CONTENT_ENCODING).iter();
    let mut names = sent.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let is_plain = |name: &[u8]| {
        matches!(name.trim_ascii(), b"") || name.trim_ascii().eq_ignore_ascii_case(b"identity")
    };
    match names.all(is_plain) || request.body().is_end_stream() {
        true => Ok(()),
        false => Err(Problem::is_encoded()),
    }
}

/// Reads a body with limits on size and time.
///
/// # Errors
/// With the problem to answer.
pub async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, Problem> {
    // A client that waits for 100 Continue receives the response instead.
    if headers.contains_key(header::EXPECT) && body.size_hint().lower() > MAX_BYTES as u64 {
        return Err(Problem::body_too_large());
    }
    let deadline = Instant::now() + TIMEOUT;
    let limited = Limited::new(&mut body, MAX_BYTES);
    match timeout_at(deadline, limited.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let _ = timeout_at(deadline, discard(body)).await;
            Err(Problem::body_too_large())
        }
        Ok(Err(_)) => Err(Problem::body_broken_off()),
        Err(_) => Err(Problem::body_too_slow()),
    }
}

async fn discard(mut body: Body) {
    let mut left = MAX_DISCARDED;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
