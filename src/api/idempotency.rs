//! `Idempotency-Key`: a request that may be sent again (draft-ietf-httpapi-idempotency-key-header).

use super::{input::InputFault, problem::Problem, respond::Answer};
use crate::service::{Answered, Once};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, request::Parts},
    response::IntoResponse,
};
use serde_json::{Map, Value};

/// The header with the sender's key for a request.
const KEY: &str = "idempotency-key";
/// The header of an answer that was given before.
const REPLAYED: &str = "idempotency-replayed";
/// The longest key, in characters.
const LONGEST: usize = 255;

const MESSAGE: &str = "Send one Idempotency-Key of 1 to 255 visible characters without spaces.";

/// The key, if one was sent.
#[derive(Debug, PartialEq, Eq)]
pub struct IdempotencyKey(Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self).ok_or_else(|| {
            Problem::invalid(&[InputFault { field: "Idempotency-Key", message: MESSAGE.into() }])
        })
    }
}

/// `None`: there is one that cannot be read.
#[expect(clippy::option_option, reason = "none sent is no fault")]
fn read(headers: &HeaderMap) -> Option<Option<String>> {
    let mut sent = headers.get_all(KEY).iter();
    let Some(first) = sent.next() else { return Some(None) };
    let text = std::str::from_utf8(first.as_bytes()).ok()?.trim();
    // The draft writes it as a string of structured fields; most senders leave the quotes out.
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_good = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    (is_good && sent.next().is_none()).then(|| Some(key.to_owned()))
}

impl IdempotencyKey {
    /// What the key stands for: an address and a body. The order of its members does not matter.
    pub fn of(self, address: &str, body: &Map<String, Value>) -> Result<Option<Once>, Problem> {
        let Some(key) = self.0 else { return Ok(None) };
        Ok(Some(Once { key, request: format!("{address}\n{}", serde_json::to_string(body)?) }))
    }
}

/// The answer to a request with or without a key.
pub fn answer<T>(answered: Answered<T>, write: impl FnOnce(&T) -> Answer) -> Answer {
    match answered {
        Answered::Now(outcome) => write(&outcome),
        Answered::Again(outcome) => {
            let mut response = write(&outcome).unwrap_or_else(Problem::into_response);
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
            Ok(response)
        }
        Answered::KeyReused => Err(Problem::idempotency_key_reused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(keys: &[&[u8]]) -> Option<Option<String>> {
        let value = |key: &&[u8]| (KEY.parse().ok(), HeaderValue::from_bytes(key).ok());
        let headers = keys.iter().map(value).filter_map(|(name, value)| name.zip(value));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: axum::http::HeaderName = name;
            map.append(name, value);
        }
        read(&map)
    }

    #[test]
    fn a_key_is_visible_with_or_without_quotes() {
        assert_eq!(sent(&[]), Some(None));
        for text in ["a-1", " a-1 ", "\"a-1\""] {
            assert_eq!(sent(&[text.as_bytes()]), Some(Some("a-1".to_owned())), "{text}");
        }
        assert!(sent(&[&[b'x'; 255]]).is_some());
        let bad: [&[u8]; 6] = [b"", b"\"\"", b"a b", "ü".as_bytes(), b"\xff", &[b'x'; 256]];
        for bad in bad {
            assert_eq!(sent(&[bad]), None, "{bad:?}");
        }
        assert_eq!(sent(&[b"a", b"a"]), None);
    }

    #[test]
    fn the_same_body_is_the_same_request_in_any_order() {
        let once = |body: &str| {
            let body = serde_json::from_str(body).expect("an object");
            IdempotencyKey(Some("k".to_owned())).of("POST /x", &body).ok().flatten()
        };
        assert_eq!(once(r#"{"a": 1, "b": [2]}"#), once(r#"{"b":[2],"a":1}"#));
        assert_ne!(once(r#"{"a": 1}"#), once(r#"{"a": 2}"#));
    }
}
