//! The errors of each operation. Each error is described once, and referenced by status.

use super::examples;
use crate::web::PROBLEM_JSON;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, Modify, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Response,
        ResponseBuilder, Type, example::ExampleBuilder,
    },
};

/// An error (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "only describes what `Problem` writes")]
pub struct ProblemSchema {
    /// `urn:concord:problem:` and the kind of error, to be compared by programs.
    r#type: String,
    /// The kind of error in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, what is safe, what to do.
    detail: String,
    /// 409: the product that has the value which no two may share.
    taken_by: Option<HolderSchema>,
    /// 409 of such a value, and 422: all that is wrong.
    errors: Option<Vec<FaultSchema>>,
    /// 409: both sides, to decide.
    #[schema(value_type = Option<super::ConflictBody>)]
    conflict: Option<()>,
    /// 409 of one product: how many there are.
    available: Option<i64>,
    /// 409 of one product: how many were asked for.
    requested: Option<i64>,
    /// 409 of several products: those of which there is too little.
    #[schema(value_type = Option<Vec<crate::api::stock_wire::ShortageBody>>)]
    lines: Option<()>,
    /// 409: the state of the reservation.
    state: Option<String>,
    /// 409: the end to which the reservation has come.
    #[schema(value_type = Option<crate::api::stock_wire::ReservationBody>)]
    reservation: Option<()>,
    /// 404: the products that are not there.
    products: Option<Vec<i64>>,
    /// 409 and 412: the version that is stored.
    current_version: Option<i64>,
    /// 409 and 412: what is stored.
    #[schema(value_type = Option<crate::api::wire::ProductBody>)]
    current: Option<()>,
}

/// One thing that is wrong.
#[derive(ToSchema)]
#[schema(as = InputFault)]
#[expect(dead_code, reason = "only describes what `InputFault` writes")]
pub struct FaultSchema {
    /// A field, a parameter, or "body".
    field: String,
    /// What is wrong and what to do.
    message: String,
}

/// The product that has a value which no two may share.
#[derive(ToSchema)]
#[schema(as = Holder)]
#[expect(dead_code, reason = "only describes what `Problem` writes")]
pub struct HolderSchema {
    /// Its id.
    id: i64,
    /// Its name.
    name: String,
}

type Examples = &'static [(&'static str, fn() -> Value)];

/// Status, name in the components, description, examples.
const ALL: &[(&str, &str, &str, Examples)] = &[
    ("400", "BrokenBody", "The body broke off.", &[]),
    (
        "404",
        "NotFound",
        "There is no such product or version, or the product was deleted.",
        &[
            ("never", examples::not_found),
            ("deleted", examples::deleted),
            ("version", examples::version_not_found),
        ],
    ),
    (
        "404",
        "ProductsNotFound",
        "Some of the products are not there; `products` has all of those.",
        &[("products", examples::products_not_found)],
    ),
    (
        "404",
        "ReservationNotFound",
        "There is no such reservation.",
        &[("reservation", examples::reservation_not_found)],
    ),
    ("404", "SwitchedOff", "This server does not show that; `detail` names the setting.", &[]),
    ("408", "BodyTooSlow", "The body did not arrive within 10 seconds.", &[]),
    (
        "409",
        "Conflict",
        "Somebody saved since `version`. Nothing was changed. `conflict` has both sides. Or there is no \
         such version yet. Or another product has the SKU (`sku-taken`; `taken_by` is that product). Or \
         somebody else holds the product at this moment (`busy`, with `Retry-After`).",
        &[
            ("conflict", examples::conflict),
            ("ahead", examples::version_ahead),
            ("taken", examples::sku_taken),
        ],
    ),
    (
        "409",
        "Taken",
        "Another product has the SKU; `taken_by` is that product. Nothing was created.",
        &[("taken", examples::sku_taken)],
    ),
    (
        "409",
        "Stale",
        "Somebody saved since `version`, or there is no such version yet. Nothing was deleted; `current` is \
         what is stored. Or somebody else holds the product at this moment (`busy`, with `Retry-After`).",
        &[("stale", examples::stale)],
    ),
    (
        "409",
        "InsufficientStock",
        "There are too few in stock, or there would be too many. Nothing was changed. Or somebody else \
         holds the product at this moment (`busy`, with `Retry-After`).",
        &[("too_little", examples::insufficient_stock), ("too_much", examples::too_much_stock)],
    ),
    (
        "409",
        "InsufficientLines",
        "There is too little of some products; `lines` has all of those. Nothing was reserved. Or \
         somebody else holds one of them at this moment (`busy`, with `Retry-After`).",
        &[("too_little", examples::insufficient_lines)],
    ),
    (
        "409",
        "ReservationSettled",
        "The reservation has come to another end. Nothing was changed. Or somebody else is at it at \
         this moment (`busy`, with `Retry-After`).",
        &[("settled", examples::reservation_settled)],
    ),
    (
        "409",
        "Held",
        "Somebody else holds one of the products at this moment. Try again, see `Retry-After`.",
        &[],
    ),
    (
        "412",
        "PreconditionFailed",
        "The product is not in a version that `If-Match` names, or in one that `If-None-Match` names. \
         Nothing was changed.",
        &[("precondition_failed", examples::precondition_failed)],
    ),
    ("413", "BodyTooLarge", "The body is longer than 1 MiB.", &[]),
    (
        "415",
        "NotJson",
        "The content type is not JSON (of a PATCH, `Accept-Patch` says which are taken), or the body is \
         encoded, which `Accept-Encoding` says.",
        &[],
    ),
    ("415", "Encoded", "The body is encoded; see `Accept-Encoding`.", &[]),
    (
        "422",
        "InvalidInput",
        "Something is wrong; `errors` has all of it.",
        &[("invalid", examples::invalid)],
    ),
    (
        "422",
        "InvalidOrReused",
        "Something is wrong; `errors` has all of it. Or the `Idempotency-Key` came before with another \
         request; nothing was changed.",
        &[("invalid", examples::invalid), ("key_reused", examples::idempotency_key_reused)],
    ),
    (
        "428",
        "VersionRequired",
        "Neither `version` nor `If-Match` was sent.",
        &[("version_required", examples::version_required)],
    ),
    ("500", "Fault", "Concord made a mistake. No input does this.", &[]),
    ("503", "Unavailable", "Busy, or the database is not there. Try again later.", &[]),
];

macro_rules! errors {
    ($($name:ident: $($error:ident)+;)+) => {
        $(
            #[doc = concat!("Errors: ", $(stringify!($error), " "),+)]
            pub struct $name;

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    references(&[$(stringify!($error)),+])
                }
            }
        )+
    };
}

errors! {
    ListErrors: InvalidInput Fault Unavailable;
    LocksErrors: SwitchedOff Fault Unavailable;
    CreateErrors:
        BrokenBody BodyTooSlow Taken BodyTooLarge NotJson InvalidOrReused Fault Unavailable;
    ReadErrors: NotFound InvalidInput Fault Unavailable;
    ReplaceErrors:
        BrokenBody NotFound BodyTooSlow Conflict PreconditionFailed BodyTooLarge NotJson InvalidOrReused
        VersionRequired Fault Unavailable;
    DeleteErrors:
        BrokenBody NotFound BodyTooSlow Stale PreconditionFailed BodyTooLarge NotJson InvalidOrReused
        Fault Unavailable;
    MoveErrors:
        BrokenBody NotFound BodyTooSlow InsufficientStock PreconditionFailed BodyTooLarge NotJson
        InvalidOrReused Fault Unavailable;
    ReserveErrors:
        BrokenBody ProductsNotFound BodyTooSlow InsufficientLines BodyTooLarge NotJson InvalidOrReused
        Fault Unavailable;
    ReservationErrors: ReservationNotFound InvalidInput Fault Unavailable;
    SettleErrors:
        ReservationNotFound ReservationSettled Encoded InvalidOrReused Fault Unavailable;
    QuoteErrors:
        BrokenBody ProductsNotFound BodyTooSlow Held BodyTooLarge NotJson InvalidInput Fault Unavailable;
}

/// The errors with these names, each under its status.
fn references(names: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    ALL.iter()
        .filter(|(_, name, ..)| names.contains(name))
        .map(|(status, name, ..)| ((*status).to_owned(), Ref::from_response_name(*name).into()))
        .collect()
}

/// Puts the errors into the description's components.
pub struct SharedErrors;

impl Modify for SharedErrors {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for (status, name, description, examples) in ALL {
            let response = response(status, description, examples);
            components.responses.insert((*name).to_owned(), response.into());
        }
    }
}

fn response(status: &str, description: &str, examples: Examples) -> Response {
    let examples = examples
        .iter()
        .map(|(name, example)| (*name, ExampleBuilder::new().value(Some(example())).build()));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    let response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, content);
    match status {
        "503" => response.header("Retry-After", retry_after()).build(),
        _ => response.build(),
    }
}

fn retry_after() -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer)))
        .description(Some("Seconds"))
        .build()
}
