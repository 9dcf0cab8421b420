//! The problems about products and stock: what happened, what is safe, what to do.

use super::{
    conflict::ConflictBody,
    stock_wire::{ReservationBody, ShortageBody},
    wire::ProductBody,
};
use crate::{
    product::{
        Actor, ChangeKind, Conflict, Gone, GoneReason, Product, ProductId, Reservation,
        ReservationState, Revision, Stock, Version,
    },
    service::{Conditions, Shortage},
    web::Problem,
};
use axum::http::StatusCode;

impl Problem {
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

    /// Somebody saved first, and the change was not taken.
    pub(super) fn conflict(conflict: &Conflict) -> Self {
        let detail = format!(
            "{} saved version {} first; yours was made on version {}. Nothing was changed. \
             Look at `conflict`, then send your change again with the current version.",
            conflict.actor, conflict.current.version, conflict.base
        );
        Self::new(StatusCode::CONFLICT, "conflict", "Somebody saved first", detail)
            .with("conflict", ConflictBody::from(conflict))
    }

    /// A conflict, as the preconditions see it.
    pub(super) fn of_conflict(conflict: &Conflict, conditions: &Conditions) -> Self {
        let (base, current) = (conflict.base, &conflict.current);
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

    /// Too few of a product are in stock.
    pub(super) fn insufficient_stock(shortage: &Shortage) -> Self {
        let Shortage { available, requested, .. } = shortage;
        let detail =
            format!("There are {available}, and {requested} were asked for. Nothing was changed.");
        Self::new(StatusCode::CONFLICT, "insufficient-stock", "Not enough stock", detail)
            .with("available", available)
            .with("requested", requested)
    }

    /// Too few of some of the products are in stock.
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
}
