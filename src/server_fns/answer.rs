//! Interprets the response to a call. It may come from something other than Concord, or from another
//! version of Concord than the page's.

use super::ClientError;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

/// Parses a response. `status` is 0 for a redirect, because the browser does not say where it leads;
/// Concord never responds to a call with one.
///
/// # Errors
/// [`ClientError`], also if something other than Concord has responded.
pub fn read<T: DeserializeOwned>(status: u16, text: &str) -> Result<T, ClientError> {
    if !(200..300).contains(&status) {
        return Err(refusal(status, text));
    }
    serde_json::from_str(text).map_err(|_| match is_json(text) {
        true => ClientError::Outdated,
        false => ClientError::SignIn,
    })
}

/// A problem (RFC 9457) from the middleware in front of the server functions.
#[derive(Deserialize)]
struct Problem {
    r#type: String,
    detail: String,
}

fn refusal(status: u16, text: &str) -> ClientError {
    if let Ok(client_error) = serde_json::from_str(text) {
        return client_error;
    }
    let problem = serde_json::from_str::<Problem>(text).ok();
    if let Some(problem) = problem.filter(|it| it.r#type.starts_with("urn:concord:")) {
        return match status {
            500 => ClientError::Fault,
            408 | 502.. => ClientError::Unavailable,
            _ => ClientError::Refused(problem.detail),
        };
    }
    match status {
        // A proxy that cannot reach Concord, or is overloaded.
        408 | 425 | 429 | 500..=510 | 512.. => ClientError::Unreachable,
        401 | 403 | 407 | 511 => ClientError::SignIn,
        _ if is_json(text) => ClientError::Outdated,
        _ => ClientError::SignIn,
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str = "<!DOCTYPE html><title>Sign in</title>";
    const OTHER: &str = r#"{"error":"login required"}"#;

    fn refused(status: u16, text: &str) -> ClientError {
        read::<i64>(status, text).expect_err("a refusal")
    }

    #[test]
    fn an_answer_of_this_version_is_read() {
        assert_eq!(read(200, "7"), Ok(7));
        for client_error in [
            ClientError::Unavailable,
            ClientError::Busy,
            ClientError::Fault,
            ClientError::Outdated,
            ClientError::Refused("Too much.".to_owned()),
        ] {
            let text = serde_json::to_string(&client_error).expect("JSON");
            assert_eq!(refused(503, &text), client_error);
            assert_eq!(refused(409, &text), client_error);
        }
    }

    #[test]
    fn json_of_another_shape_is_another_version() {
        assert_eq!(refused(200, r#"{"NewKindOfReply":{}}"#), ClientError::Outdated);
        assert_eq!(refused(404, r#""NoSuchCall""#), ClientError::Outdated);
        assert_eq!(refused(409, r#"{"NewKindOfTrouble":3}"#), ClientError::Outdated);
        assert_eq!(refused(422, r#"{"NewKindOfTrouble":3}"#), ClientError::Outdated);
    }

    #[test]
    fn what_is_not_concord_may_want_a_name_and_a_password() {
        for (status, text) in [
            (200, LOGIN),
            (200, ""),
            // A redirect.
            (0, ""),
            (401, ""),
            (401, LOGIN),
            (401, OTHER),
            (403, OTHER),
            (404, LOGIN),
            (407, ""),
            (511, LOGIN),
        ] {
            assert_eq!(refused(status, text), ClientError::SignIn, "{status} {text}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_reach_concord_is_tried_again() {
        for status in [408, 429, 500, 502, 503, 504, 521] {
            assert_eq!(
                refused(status, "<h1>Bad gateway</h1>"),
                ClientError::Unreachable,
                "{status}"
            );
            assert!(refused(status, OTHER).passes(), "{status}");
        }
    }

    #[test]
    fn a_problem_of_concord_is_said_as_it_is() {
        let problem =
            |kind: &str| format!(r#"{{"type":"urn:concord:problem:{kind}","detail":"Why."}}"#);
        assert_eq!(refused(413, &problem("too-large")), ClientError::Refused("Why.".to_owned()));
        assert_eq!(refused(403, &problem("cross-site")), ClientError::Refused("Why.".to_owned()));
        assert_eq!(refused(503, &problem("unavailable")), ClientError::Unavailable);
        assert_eq!(refused(500, &problem("fault")), ClientError::Fault);
        let foreign = r#"{"type":"https://proxy.example/denied","detail":"No."}"#;
        assert_eq!(refused(403, foreign), ClientError::SignIn);
    }

    #[test]
    fn only_what_passes_by_itself_is_tried_again_by_itself() {
        let passes = [ClientError::Unavailable, ClientError::Busy, ClientError::Unreachable];
        assert!(passes.iter().all(ClientError::passes));
        let stays = [
            ClientError::Fault,
            ClientError::Outdated,
            ClientError::SignIn,
            ClientError::Refused(String::new()),
        ];
        assert!(!stays.iter().any(ClientError::passes));
    }
}
