//! Problems that are not about a product: requests that cannot be parsed or are not allowed, and failures.
//! Each says what happened, what is safe, and what to do.

use super::problem::{InputFault, Problem};
use crate::{
    db::Failure,
    product::{Taken, fields},
};
use axum::http::{StatusCode, header};
use serde_json::json;

impl Problem {
    /// Invalid values, each with its field.
    pub(crate) fn invalid(faults: &[InputFault]) -> Self {
        let messages: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "invalid-input", "Invalid input", messages.join(" "))
            .with("errors", faults)
    }

    pub(crate) fn no_such_address() -> Self {
        let detail = "There is nothing at this address. /docs lists what there is.";
        Self::new(StatusCode::NOT_FOUND, "unknown-address", "Not found", detail)
    }

    /// The lab has no report with this id.
    pub(crate) fn no_such_run() -> Self {
        let detail = "There is no such run of the lab, or it is no longer kept.";
        Self::new(StatusCode::NOT_FOUND, "run-not-found", "Run not found", detail)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let detail =
            "This address does not take this method. The header Allow lists those it takes.";
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "method-not-allowed", "Method not allowed", detail)
    }

    pub(crate) fn cross_site() -> Self {
        let detail = "This change was asked for by the page of another site. Nothing was changed.";
        Self::new(StatusCode::FORBIDDEN, "cross-site", "Forbidden", detail)
    }

    /// According to the headers, the page comes from another host than the requested one.
    pub(crate) fn other_host(origin: &str, host: &str) -> Self {
        let detail = format!(
            "This change was asked for by a page of {origin}, and reached Concord as {host}: either \
             another site asked for it, or a proxy changed the address. Nothing was changed. If there \
             is a proxy, let it pass on Host with its port (nginx: proxy_set_header Host $http_host), or \
             list the host of the page in CONCORD_HOSTS."
        );
        Self::new(StatusCode::FORBIDDEN, "other-host", "Forbidden", detail)
    }

    /// The server does not have this host name.
    pub(crate) fn unknown_host(host: &str) -> Self {
        let detail = format!(
            "This server is not to be reached as {host}. If that is its name, add it to the setting \
             CONCORD_HOSTS. Nothing was changed."
        );
        let status = StatusCode::MISDIRECTED_REQUEST;
        Self::new(status, "unknown-host", "Not this server's name", detail)
    }

    /// The request does not name a host.
    pub(crate) fn bad_host(why: &str) -> Self {
        let detail = format!("{why} Send it once. Nothing was changed.");
        Self::new(StatusCode::BAD_REQUEST, "bad-host", "Bad request", detail)
    }

    pub(crate) fn head_too_large() -> Self {
        let detail = "The headers are longer than 64 KiB in all. Nothing was changed.";
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        Self::new(status, "head-too-large", "Headers too large", detail)
    }

    /// A feature that the operator has disabled, and the setting that enables it.
    pub(crate) fn switched_off(what: &str, setting: &str) -> Self {
        let detail = format!("{what} is off on this server. {setting} switches it on.");
        Self::new(StatusCode::NOT_FOUND, "switched-off", "Switched off", detail)
    }

    pub(crate) fn body_too_large() -> Self {
        let detail = "The body is longer than 1 MiB, which no product needs. Nothing was changed.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large", detail)
    }

    pub(crate) fn body_too_slow() -> Self {
        let detail =
            "The body did not arrive within 10 seconds. Nothing was changed. Send it again.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "Body too slow", detail)
    }

    pub(crate) fn body_broken_off() -> Self {
        let detail = "The body ended before its end. Nothing was changed. Send it again.";
        Self::new(StatusCode::BAD_REQUEST, "broken-body", "Body broken off", detail)
    }

    pub(crate) fn not_json() -> Self {
        let detail = "Send the body as application/json. Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "not-json", "Not JSON", detail)
    }

    /// The body is a JSON Patch, which lists operations, instead of the changed fields.
    pub(crate) fn is_json_patch() -> Self {
        let detail = "JSON Patch (RFC 6902) is not taken here. Send the changed fields as \
                      application/merge-patch+json (RFC 7396). Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "json-patch", "JSON Patch is not taken", detail)
    }

    /// The body is encoded, for example compressed.
    pub(crate) fn is_encoded() -> Self {
        let detail = "The body is encoded in a way that is not taken here. Send it without a \
                      Content-Encoding. Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "encoded-body", "Content-Encoding not taken", detail)
            .with_header(header::ACCEPT_ENCODING, "identity")
    }

    /// The key was used before with another request.
    pub(crate) fn idempotency_key_reused() -> Self {
        let detail = "This Idempotency-Key came before, with another request. Nothing was changed. \
                      Send each new request with a new key.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "idempotency-key-reused", "Idempotency-Key reused", detail)
    }

    fn busy() -> Self {
        let detail =
            "The database has more to do than it can at the moment. Try again in a second.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy", detail).retry_after(1)
    }

    pub(crate) fn unavailable() -> Self {
        let detail = "The database is not answering. What was saved is safe. Try again in two \
                      seconds. Whether this request was done is not known: sent again with the same \
                      Idempotency-Key it is done once; without a key, look first.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "unavailable", "Database not available", detail).retry_after(2)
    }

    pub(crate) fn newer_page() -> Self {
        let detail = "The page has a field that this server does not know yet. Nothing was saved. Save again \
                      in a minute.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "updating", "Concord is being updated", detail).retry_after(60)
    }

    fn read_only() -> Self {
        let detail = "The database is read-only at the moment, as while another server takes over. \
                      Nothing was changed. Try again in two seconds.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "read-only", "Database is read-only", detail).retry_after(2)
    }

    pub(crate) fn fault() -> Self {
        let detail = "Concord made a mistake; its log says which. What was saved is safe.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// Another product has a value that no two may share.
    fn taken(taken: &Taken) -> Self {
        let key = fields::key(taken.field);
        let message = taken.message();
        let fault = InputFault { field: key, message: message.clone().into() };
        let detail = format!("{message} Nothing was changed.");
        let problem =
            Self::new(StatusCode::CONFLICT, format!("{key}-taken"), "Value taken", detail)
                .with("errors", [fault]);
        match &taken.holder {
            Some(holder) => {
                problem.with("taken_by", json!({"id": holder.id.0, "name": holder.name}))
            }
            None => problem,
        }
    }

    /// Somebody else held the product for too long.
    fn locked() -> Self {
        let detail = "Somebody else is changing this product at this moment. Nothing was changed. \
                      Try again in a second.";
        Self::new(StatusCode::CONFLICT, "busy", "Busy", detail).retry_after(1)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Busy => Self::busy(),
            Failure::Locked | Failure::Contended => Self::locked(),
            Failure::ReadOnly => {
                tracing::warn!("the database is read-only");
                Self::read_only()
            }
            Failure::Unavailable(error) => {
                tracing::warn!(%error, "the database is not answering");
                Self::unavailable()
            }
            Failure::Taken(taken) => Self::taken(&taken),
            Failure::Internal(error) => {
                tracing::error!(%error, "a statement failed");
                Self::fault()
            }
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "an answer could not be written");
        Self::fault()
    }
}
