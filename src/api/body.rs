//! The body of a request: JSON of a bounded size that arrives in a bounded time.

use super::{input::InputFault, problem::Problem};
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, Method, header, request::Parts},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The longest body that is read; a description of 20,000 characters needs a tenth of it.
const MAX_BYTES: usize = 1024 * 1024;
/// How much more is read and thrown away, so that a client that sends all before it reads anything
/// finds the answer and not a broken connection.
const MAX_DISCARDED: usize = 64 * 1024 * 1024;
/// What a PATCH may be written in.
const PATCHES: &str = "application/merge-patch+json, application/json";
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// The members of the JSON object that was sent. A member that is there twice has its last value.
pub struct JsonObject(pub Map<String, Value>);

impl<S: Sync> FromRequest<S> for JsonObject {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        check_media_type(&parts)?;
        let bytes = read(&parts.headers, body).await?;
        parse(&bytes).map(Self)
    }
}

/// The same where nothing has to be sent: then there are no members.
pub struct OptionalObject(pub Map<String, Value>);

impl<S: Sync> FromRequest<S> for OptionalObject {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if matches!(without_mark(&bytes).trim_ascii(), b"" | b"null") {
            return Ok(Self(Map::new()));
        }
        check_media_type(&parts)?;
        parse(&bytes).map(Self)
    }
}

/// JSON by any of its names, or nothing said.
fn check_media_type(parts: &Parts) -> Result<(), Problem> {
    let Some(value) = parts.headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let essence = value.to_str().unwrap_or("?").split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let problem = if essence == "application/json-patch+json" {
        Problem::is_json_patch()
    } else if essence.is_empty() || essence.ends_with("/json") || essence.ends_with("+json") {
        return Ok(());
    } else {
        Problem::not_json()
    };
    // RFC 5789, 2.2: what a PATCH may be written in.
    Err(match parts.method {
        Method::PATCH => problem.with_header(HeaderName::from_static("accept-patch"), PATCHES),
        _ => problem,
    })
}

/// Fails for a body that is encoded: none is decoded here, and encoded bytes would only be called wrong.
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

/// Reads a body of a bounded size, in a bounded time.
///
/// # Errors
/// With the problem to answer.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, Problem> {
    // Whoever asks first whether to send so much is not told to go on.
    if headers.contains_key(header::EXPECT) && body.size_hint().lower() > MAX_BYTES as u64 {
        return Err(Problem::body_too_large());
    }
    let deadline = Instant::now() + PATIENCE;
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

/// Without the byte order mark that some programs write before JSON (RFC 8259, 8.1 lets it be ignored).
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    let bytes = without_mark(bytes);
    let message = match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => return Ok(members),
        Ok(_) => "Send a JSON object.".to_owned(),
        Err(_) if bytes.is_empty() => "Send a JSON object; the body is empty.".to_owned(),
        Err(error) => format!("Send valid JSON; reading it failed: {error}."),
    };
    Err(Problem::invalid(&[InputFault { field: "body", message: message.into() }]))
}
