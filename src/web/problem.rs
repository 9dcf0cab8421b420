//! Errors for programs: `application/problem+json` (RFC 9457).
//!
//! The individual errors are in `problems`. Internal details are logged, never sent to the client.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error response: what was not done, why, and what to do.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    kind: Cow<'static, str>,
    title: &'static str,
    detail: Cow<'static, str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    members: Map<String, Value>,
}

/// One error in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFault {
    /// The location: a field, a parameter, or "body".
    pub field: &'static str,
    /// What is wrong and what to do; for a product's field, the same text as in the form.
    pub message: Cow<'static, str>,
}

/// The serialized members. Those specific to a kind of problem come last.
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
    /// `kind` is the last part of the type URN: `urn:concord:problem:<kind>`.
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

    /// Adds a member that is specific to this kind of problem.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.members.insert(name.to_owned(), value);
            }
            // The problem is useful without it.
            Err(error) => tracing::error!(%error, name, "a member of a problem is left out"),
        }
        self
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// A short summary.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What happened, what is safe, and what to do.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Tells the client to retry after this many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u8) -> Self {
        self.headers.push((header::RETRY_AFTER, HeaderValue::from(u16::from(seconds))));
        self
    }

    /// Adds a header that is specific to this kind of problem.
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
