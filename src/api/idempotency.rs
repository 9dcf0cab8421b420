//! `Idempotency-Key`: a request that may be sent again (draft-ietf-httpapi-idempotency-key-header).

use super::{etag::Preconditions, respond::Answer};
use crate::{
    product::Actor,
    service::{Answered, Idempotent, KeptAnswer, Repeat, RequestKey, Service},
    web::{
        InputFault, Problem,
        kept_answer::{kept_response, replayed},
    },
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

/// The header with the sender's key for a request.
const KEY: &str = "idempotency-key";
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
    // The draft defines it as a structured field string; most senders omit the quotes.
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_good = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    (is_good && sent.next().is_none()).then(|| Some(key.to_owned()))
}

impl IdempotencyKey {
    /// What the key stands for: an address, conditions and a body. The order of the body's members does not
    /// matter.
    pub fn of(
        self,
        sender: &Actor,
        address: &str,
        conditions: &Preconditions,
        body: &Map<String, Value>,
    ) -> Result<Option<RequestKey>, Problem> {
        let Some(key) = self.0 else { return Ok(None) };
        let text = format!("{address}\n{}{}", conditions.text(), serde_json::to_string(body)?);
        Ok(Some(RequestKey::of_program(sender.clone(), key, text)))
    }
}

/// The answer to a request that was done before. Asked first, so that nothing that has changed since, the
/// rules for its content among it, has a part in it.
pub async fn before(api: &Service, key: Option<&RequestKey>) -> Result<Option<Response>, Problem> {
    let Some(key) = key else { return Ok(None) };
    match api.answered_before(key).await? {
        None => Ok(None),
        Some(Repeat::Same(answer)) => replayed(answer).map(Some),
        Some(Repeat::Other) => Err(Problem::idempotency_key_reused()),
    }
}

/// Work that is done once for a key, and how it is answered.
pub fn idempotent<T>(
    key: Option<RequestKey>,
    write: impl Fn(&T) -> Answer + Send + Sync + 'static,
) -> Option<Idempotent<T>> {
    key.map(|key| Idempotent::new(key, move |outcome| kept(write(outcome))))
}

/// The answer to a request with or without a key.
pub fn answer<T>(answered: Answered<T>, write: impl FnOnce(&T) -> Answer) -> Answer {
    match answered {
        Answered::Now(outcome) => write(&outcome),
        Answered::Replayed(answer) => replayed(answer),
        Answered::KeyReused => Err(Problem::idempotency_key_reused()),
    }
}

/// The answer as it is kept. A fault is none.
fn kept(answer: Answer) -> Option<KeptAnswer> {
    kept_response(answer.unwrap_or_else(Problem::into_response))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

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
        let key_of = |body: &str| {
            let body = serde_json::from_str(body).expect("an object");
            let key = IdempotencyKey(Some("k".to_owned()));
            key.of(&Actor::default(), "POST /x", &Preconditions::default(), &body).ok().flatten()
        };
        assert_eq!(key_of(r#"{"a": 1, "b": [2]}"#), key_of(r#"{"b":[2],"a":1}"#));
        assert_ne!(key_of(r#"{"a": 1}"#), key_of(r#"{"a": 2}"#));
    }
}
