use reqwest::{Response, StatusCode, header::HeaderMap};
use serde_json::Value;

/// A complete answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn read(response: Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Self { status, headers, text: response.text().await? })
    }

    /// The body, which must be JSON.
    pub fn body(&self) -> Value {
        super::json(&self.text)
    }

    /// The value of a header; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// Checks the status; shows the body if it differs.
    #[track_caller]
    pub fn has(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// Checks that this is a valid problem with this status and kind, and returns its body.
    #[track_caller]
    pub fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.body();
        assert_eq!(body["type"], format!("urn:concord:problem:{kind}"));
        assert_eq!(body["status"], status);
        for member in ["title", "detail"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{}", self.text);
        }
        body
    }

    /// Checks that this is a 422 for exactly these fields, and returns their messages.
    #[track_caller]
    pub fn faults(&self, fields: &[&str]) -> Vec<String> {
        let body = self.problem(422, "invalid-input");
        let errors = body["errors"].as_array().expect("errors").clone();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let found: Vec<String> = errors.iter().map(|error| text(&error["field"])).collect();
        assert_eq!(found, fields, "{}", self.text);
        errors.iter().map(|error| text(&error["message"])).collect()
    }

    /// The version in the body.
    #[track_caller]
    pub fn version(&self) -> i64 {
        self.body()["version"].as_i64().unwrap_or_else(|| panic!("no version in {}", self.text))
    }
}
