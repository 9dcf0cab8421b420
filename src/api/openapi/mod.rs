//! The API description, as `OpenAPI` 3.1.
//!
//! Routes and description have the same source, the attribute of each handler; shared parts are here.
//! `docs/openapi.json` is the result, kept in the repository so that changes of the API are visible in reviews.

mod errors;
pub mod examples;
pub mod params;
pub mod requests;

pub use errors::{
    CreateErrors, DeleteErrors, ListErrors, LocksErrors, MoveErrors, QuoteErrors, ReadErrors,
    ReplaceErrors, ReservationErrors, ReserveErrors, SettleErrors,
};

use super::conflict::ConflictBody;
use errors::SharedErrors;
use utoipa::OpenApi;

/// What is true of the whole API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Concord",
        description = "Products, kept so that no save is ever lost.\n\n\
            Every product has a `version`, which goes up by one with each change. Read it, send it \
            with your change, and nobody's work is overwritten unseen: `PUT` is refused if somebody \
            saved since, `PATCH` is merged. The same version is the product's `ETag`, for `If-Match` \
            and `If-None-Match`.\n\n\
            Addresses work with and without a slash at the end. Fields that are not known are \
            ignored. Every error is `application/problem+json` (RFC 9457).",
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "products", description = "Read and change products"),
        (name = "history", description = "Read past versions, and bring them back"),
        (name = "stock", description = "Move, reserve and quote stock"),
        (name = "locks", description = "See who holds and waits for what"),
        (name = "health", description = "Whether Concord and its database are there"),
    ),
    components(schemas(ConflictBody, errors::ProblemSchema)),
    modifiers(&SharedErrors),
)]
pub struct ApiDoc;
