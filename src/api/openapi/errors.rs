//! The errors of each operation. Each error is described once, and referred to by status.

use super::examples;
use crate::api::problem::PROBLEM_JSON;
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
    /// 422: all that is wrong.
    errors: Option<Vec<FaultSchema>>,
    /// 409: both sides, to decide.
    #[schema(value_type = Option<super::ConflictBody>)]
    conflict: Option<()>,
    /// 412: the version that is stored.
    current_version: Option<i64>,
    /// 412: what is stored.
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
    ("408", "BodyTooSlow", "The body did not arrive within 10 seconds.", &[]),
    (
        "409",
        "Conflict",
        "Somebody saved since `version`. Nothing was changed. `conflict` has both sides.",
        &[("conflict", examples::conflict)],
    ),
    (
        "412",
        "PreconditionFailed",
        "The product is not in a version that `If-Match` names. Nothing was changed.",
        &[("precondition_failed", examples::precondition_failed)],
    ),
    ("413", "BodyTooLarge", "The body is longer than 1 MiB.", &[]),
    ("415", "NotJson", "The content type is not JSON.", &[]),
    (
        "422",
        "InvalidInput",
        "Something is wrong; `errors` has all of it.",
        &[("invalid", examples::invalid)],
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
    ($($name:ident: $($status:literal)+;)+) => {
        $(
            #[doc = concat!("Errors: ", $($status, " "),+)]
            pub struct $name;

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    references(&[$($status),+])
                }
            }
        )+
    };
}

errors! {
    ListErrors: "422" "500" "503";
    LocksErrors: "500" "503";
    CreateErrors: "400" "408" "413" "415" "422" "500" "503";
    ReadErrors: "404" "422" "500" "503";
    ReplaceErrors: "400" "404" "408" "409" "412" "413" "415" "422" "428" "500" "503";
    DeleteErrors: "404" "412" "422" "500" "503";
}

fn references(statuses: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    ALL.iter()
        .filter(|(status, ..)| statuses.contains(status))
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
