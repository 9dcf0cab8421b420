//! The body of a request to the API: JSON.

use crate::web::{InputFault, Problem, body::read};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderName, Method, header, request::Parts},
};
use serde_json::{Map, Value};

/// What a PATCH may be written in.
const PATCHES: &str = "application/merge-patch+json, application/json";
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
    // RFC 5789, 2.2: the accepted formats of a PATCH.
    Err(match parts.method {
        Method::PATCH => problem.with_header(HeaderName::from_static("accept-patch"), PATCHES),
        _ => problem,
    })
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
