//! The id of a request: the client's or proxy's own if it is a short word, else a new one.

use axum::extract::Request;

/// The header with it.
pub const HEADER: &str = "x-request-id";

/// The longest id that is taken.
const LONGEST: usize = 128;

/// Takes an id out that is too long to be repeated in the answer and in each line of the log, or that
/// is no plain word.
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
