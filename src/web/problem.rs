//! How errors look to programs: `application/problem+json`, as RFC 9457 has it.
//!
//! Which errors there are stands in `problems`. The inner text of a fault goes to the log,
//! never to the client.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Something that was not done, why, and what to do.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    kind: Cow<'static, str>,
    title: &'static str,
    detail: Cow<'static, str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    members: Map<String, Value>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFault {
    /// Where: a field, a parameter, or "body".
    pub field: &'static str,
    /// What is wrong and what to do; for a product's field the same words as in the form.
    pub message: Cow<'static, str>,
}

/// The members on the wire. Those of one kind of problem only come last.
#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(flatten)]
    members: &'a Map<String, Value>,
}

impl Problem {
    /// `kind` ends the type's URN: `urn:concord:problem:<kind>`.
    #[must_use]
    pub fn new(
        status: StatusCode,
        kind: impl Into<Cow<'static, str>>,
        title: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        let (kind, detail) = (kind.into(), detail.into());
        Self { status, kind, title, detail, headers: Vec::new(), members: Map::new() }
    }

    /// Adds a member that only this kind of problem has.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.members.insert(name.to_owned(), value);
            }
            // The answer is useful without it.
            Err(error) => tracing::error!(%error, name, "a member of a problem is left out"),
        }
        self
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened, in some words.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What happened, what is safe, and what to do.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Says after how many seconds asking again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u8) -> Self {
        self.headers.push((header::RETRY_AFTER, HeaderValue::from(u16::from(seconds))));
        self
    }

    /// Adds a header that only this kind of problem has.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&Body {
            r#type: format!("urn:concord:problem:{}", self.kind),
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            members: &self.members,
        });
        let body = body.unwrap_or_else(|error| {
            tracing::error!(%error, "a problem could not be written");
            Vec::new()
        });
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.extend(self.headers);
        response
    }
}
