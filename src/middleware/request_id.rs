//! Request ids: the id from the client or proxy if it is short and plain, otherwise a new one.

use axum::extract::Request;

/// The header of the request id.
pub const HEADER: &str = "x-request-id";

/// The maximum length of an accepted id.
const LONGEST: usize = 128;

/// Removes an id that is too long, or not plain, to be repeated in the response and in every log line.
pub fn keep_if_plain(mut request: Request) -> Request {
    let mut ids = request.headers().get_all(HEADER).iter();
    let is_plain = match (ids.next(), ids.next()) {
        (Some(id), None) => is_plain(id.as_bytes()),
        (Some(_), Some(_)) => false,
        (None, _) => return request,
    };
    if !is_plain {
        request.headers_mut().remove(HEADER);
    }
    request
}

fn is_plain(id: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.:/+=~@".contains(b);
    (1..=LONGEST).contains(&id.len()) && id.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_words_are_ids() {
        for good in [
            "7",
            "0b9cf5d2-5f0e-4a53-9d4e-6f2f7a3b1c11",
            "Root=1-67891233-abcdef012345678912345678",
        ] {
            assert!(is_plain(good.as_bytes()), "{good}");
        }
        for bad in ["", "a b", "a\tb", "<a>", "\"", "é", &"a".repeat(LONGEST + 1)] {
            assert!(!is_plain(bad.as_bytes()), "{bad}");
        }
    }
}
