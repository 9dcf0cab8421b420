//! Every error of the API, with its words: what happened, what is safe, what to do.

use super::{
    conflict::ConflictBody,
    input::InputFault,
    problem::Problem,
    stock::{ReservationBody, ShortageBody},
    wire::ProductBody,
};
use crate::{
    db::Failure,
    product::{
        Actor, ChangeKind, Conflict, Gone, GoneReason, Product, ProductId, Reservation,
        ReservationState, Revision, Stock, Version,
    },
    service::{Conditions, Shortage},
};
use axum::http::{StatusCode, header};

impl Problem {
    /// Values that cannot be taken, each with its field.
    pub(super) fn invalid(faults: &[InputFault]) -> Self {
        let messages: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "invalid-input", "Invalid input", messages.join(" "))
            .with("errors", faults)
    }

    pub(super) fn not_found() -> Self {
        let title = "Product not found";
        Self::new(StatusCode::NOT_FOUND, "not-found", title, title)
    }

    /// A product that has, or had, versions, but not this one.
    pub(super) fn no_such_version(version: Version) -> Self {
        let detail = format!(
            "Version {version} is not in this product's history: it has never been, or it is no \
             longer kept."
        );
        let title = "Version not found";
        Self::new(StatusCode::NOT_FOUND, "version-not-found", title, detail)
    }

    fn deleted(last: &Revision) -> Self {
        let detail = format!(
            "{} deleted this product on {}. Its history is kept.",
            last.actor,
            last.at.plain()
        );
        Self::new(StatusCode::NOT_FOUND, "deleted", "Product not found", detail)
    }

    /// A product that is not there, by the last that is known of it.
    pub(super) fn missing(last: Option<&Revision>) -> Self {
        match last {
            Some(last) if last.kind == ChangeKind::Deleted => Self::deleted(last),
            _ => Self::not_found(),
        }
    }

    pub(super) fn gone(gone: &Gone) -> Self {
        match &gone.reason {
            GoneReason::Deleted(last) => Self::missing(Some(last)),
            GoneReason::Unknown => Self::not_found(),
        }
    }

    pub(super) fn no_such_address() -> Self {
        let detail = "There is nothing at this address. /docs lists what there is.";
        Self::new(StatusCode::NOT_FOUND, "unknown-address", "Not found", detail)
    }

    /// The lab has no report under this name.
    pub(crate) fn no_such_run() -> Self {
        let detail = "There is no such run of the lab, or it is no longer kept.";
        Self::new(StatusCode::NOT_FOUND, "run-not-found", "Run not found", detail)
    }

    pub(super) fn method_not_allowed() -> Self {
        let detail =
            "This address does not take this method. The header Allow lists those it takes.";
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "method-not-allowed", "Method not allowed", detail)
    }

    pub(crate) fn cross_site() -> Self {
        let detail = "This change was asked for by the page of another site. Nothing was changed.";
        Self::new(StatusCode::FORBIDDEN, "cross-site", "Forbidden", detail)
    }

    /// The page is from another host than the one that was asked for, as the headers have it.
    pub(crate) fn other_host(origin: &str, host: &str) -> Self {
        let detail = format!(
            "This change was asked for by a page of {origin}, and reached Concord as {host}: either \
             another site asked for it, or a proxy changed the address. Nothing was changed. If there \
             is a proxy, let it pass on Host with its port (nginx: proxy_set_header Host $http_host), or \
             list the host of the page in CONCORD_HOSTS."
        );
        Self::new(StatusCode::FORBIDDEN, "other-host", "Forbidden", detail)
    }

    /// The server does not go by this name.
    pub(crate) fn unknown_host(host: &str) -> Self {
        let detail = format!(
            "This server is not to be reached as {host}. If that is its name, add it to the setting \
             CONCORD_HOSTS. Nothing was changed."
        );
        let status = StatusCode::MISDIRECTED_REQUEST;
        Self::new(status, "unknown-host", "Not this server's name", detail)
    }

    /// The request does not say to which host it goes.
    pub(crate) fn bad_host(why: &str) -> Self {
        let detail = format!("{why} Send it once. Nothing was changed.");
        Self::new(StatusCode::BAD_REQUEST, "bad-host", "Bad request", detail)
    }

    pub(crate) fn head_too_large() -> Self {
        let detail = "The headers are longer than 64 KiB in all. Nothing was changed.";
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        Self::new(status, "head-too-large", "Headers too large", detail)
    }

    /// What the operator has switched off, and how it is switched on.
    pub(crate) fn switched_off(what: &str, setting: &str) -> Self {
        let detail = format!("{what} is off on this server. {setting} switches it on.");
        Self::new(StatusCode::NOT_FOUND, "switched-off", "Switched off", detail)
    }

    /// Somebody saved first, and the change was not taken.
    pub(super) fn conflict(conflict: &Conflict) -> Self {
        let detail = format!(
            "{} saved version {} first; yours was made on version {}. Nothing was changed. \
             Look at `conflict`, then send your change again with the current version.",
            conflict.actor, conflict.current.version, conflict.report.base
        );
        Self::new(StatusCode::CONFLICT, "conflict", "Somebody saved first", detail)
            .with("conflict", ConflictBody::from(conflict))
    }

    /// A conflict, as the preconditions see it.
    pub(super) fn of_conflict(conflict: &Conflict, conditions: &Conditions) -> Self {
        let (base, current) = (conflict.report.base, &conflict.current);
        if !conditions.allow(current.version) {
            Self::precondition_failed(current)
        } else if base > current.version {
            Self::version_ahead(base, current)
        } else {
            Self::conflict(conflict)
        }
    }

    /// Somebody saved first, and nothing was deleted.
    pub(super) fn stale(current: &Product, actor: &Actor) -> Self {
        let detail = format!(
            "{actor} saved version {} first. Nothing was deleted. Look at `current`, then delete that \
             version.",
            current.version
        );
        Self::new(StatusCode::CONFLICT, "conflict", "Somebody saved first", detail)
            .with("current_version", current.version)
            .with("current", ProductBody::from(current))
    }

    /// The change was made on a version that has not been yet.
    pub(super) fn version_ahead(version: Version, current: &Product) -> Self {
        let detail = format!(
            "Version {version} does not exist yet: the product is in version {}. Nothing was changed. \
             Look at `current`, then send your change again with its version.",
            current.version
        );
        Self::new(StatusCode::CONFLICT, "version-ahead", "Version does not exist yet", detail)
            .with("current_version", current.version)
            .with("current", ProductBody::from(current))
    }

    /// The product is in a version that If-Match or If-None-Match does not allow.
    pub(super) fn precondition_failed(current: &Product) -> Self {
        let detail = format!(
            "The product is in version {}, which If-Match does not name or If-None-Match does. Nothing \
             was changed. Look at `current`, then send your change again with its ETag in If-Match.",
            current.version
        );
        let status = StatusCode::PRECONDITION_FAILED;
        Self::new(status, "precondition-failed", "Not the version that you named", detail)
            .with("current_version", current.version)
            .with("current", ProductBody::from(current))
    }

    pub(super) fn version_required() -> Self {
        let detail = "Send the version that you have read, as `version` in the body or its ETag in \
                      If-Match, so that nobody else's change is lost. Nothing was changed.";
        let status = StatusCode::PRECONDITION_REQUIRED;
        Self::new(status, "version-required", "Version required", detail)
    }

    pub(super) fn body_too_large() -> Self {
        let detail = "The body is longer than 1 MiB, which no product needs. Nothing was changed.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large", detail)
    }

    pub(super) fn body_too_slow() -> Self {
        let detail =
            "The body did not arrive within 10 seconds. Nothing was changed. Send it again.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "Body too slow", detail)
    }

    pub(super) fn body_broken_off() -> Self {
        let detail = "The body ended before its end. Nothing was changed. Send it again.";
        Self::new(StatusCode::BAD_REQUEST, "broken-body", "Body broken off", detail)
    }

    pub(super) fn not_json() -> Self {
        let detail = "Send the body as application/json. Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "not-json", "Not JSON", detail)
    }

    /// JSON Patch, which lists steps, in place of the changed fields.
    pub(super) fn is_json_patch() -> Self {
        let detail = "JSON Patch (RFC 6902) is not taken here. Send the changed fields as \
                      application/merge-patch+json (RFC 7396). Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "json-patch", "JSON Patch is not taken", detail)
    }

    /// The body is encoded, compressed say.
    pub(super) fn is_encoded() -> Self {
        let detail = "The body is encoded in a way that is not taken here. Send it without a \
                      Content-Encoding. Nothing was changed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "encoded-body", "Content-Encoding not taken", detail)
            .with_header(header::ACCEPT_ENCODING, "identity")
    }

    /// There are not so many of a product.
    pub(super) fn insufficient_stock(shortage: &Shortage) -> Self {
        let Shortage { available, requested, .. } = shortage;
        let detail =
            format!("There are {available}, and {requested} were asked for. Nothing was changed.");
        Self::new(StatusCode::CONFLICT, "insufficient-stock", "Not enough stock", detail)
            .with("available", available)
            .with("requested", requested)
    }

    /// There are not so many of some of the products.
    pub(super) fn insufficient_lines(short: &[Shortage]) -> Self {
        let products = match short.len() {
            1 => "one product".to_owned(),
            number => format!("{number} products"),
        };
        let detail = format!(
            "There is too little of {products}; `lines` says how many there are. Nothing was \
             reserved."
        );
        let lines: Vec<_> = short.iter().map(ShortageBody::from).collect();
        Self::new(StatusCode::CONFLICT, "insufficient-stock", "Not enough stock", detail)
            .with("lines", lines)
    }

    /// There would be more of a product than can be kept.
    pub(super) fn too_much_stock(refusal: &Shortage) -> Self {
        let Shortage { available, requested, .. } = refusal;
        let detail = format!(
            "There are {available}; {requested} more would be above the largest stock, {}. Nothing \
             was changed.",
            Stock::MAX
        );
        Self::new(StatusCode::CONFLICT, "too-much-stock", "Too much stock", detail)
            .with("available", available)
            .with("requested", requested)
    }

    pub(super) fn products_not_found(missing: &[ProductId]) -> Self {
        let ids: Vec<_> = missing.iter().map(|id| id.0).collect();
        let named: Vec<_> = missing.iter().map(ToString::to_string).collect();
        let detail = format!(
            "There is no product with the id {}. Nothing was changed.",
            named.join(", none with ")
        );
        let status = StatusCode::NOT_FOUND;
        Self::new(status, "products-not-found", "Product not found", detail).with("products", ids)
    }

    pub(super) fn no_such_reservation() -> Self {
        let title = "Reservation not found";
        Self::new(StatusCode::NOT_FOUND, "reservation-not-found", title, title)
    }

    /// The reservation has come to another end than the one that was wanted.
    pub(super) fn reservation_settled(reservation: &Reservation) -> Self {
        let end = match reservation.state {
            ReservationState::Held => "is held",
            ReservationState::Confirmed => "was confirmed",
            ReservationState::Released => "was released",
            ReservationState::Expired => "has expired",
        };
        let detail = format!("Reservation {} {end}. Nothing was changed.", reservation.id);
        let title = "Reservation settled";
        Self::new(StatusCode::CONFLICT, "reservation-settled", title, detail)
            .with("state", reservation.state)
            .with("reservation", ReservationBody::from(reservation))
    }

    /// A key came with another request before.
    pub(super) fn idempotency_key_reused() -> Self {
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

    pub(super) fn unavailable() -> Self {
        let detail = "The database is not answering. What was saved is safe. Try again in two \
                      seconds. Whether this request was done is not known: sent again with the same \
                      Idempotency-Key it is done once; without a key, look first.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "unavailable", "Database not available", detail).retry_after(2)
    }

    fn read_only() -> Self {
        let detail = "The database is read-only at the moment, as while another server takes over. \
                      Nothing was changed. Try again in two seconds.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "read-only", "Database is read-only", detail).retry_after(2)
    }

    pub(super) fn fault() -> Self {
        let detail = "Concord made a mistake; its log says which. What was saved is safe.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
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
