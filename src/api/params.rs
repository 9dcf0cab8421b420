//! The parts of a request outside its body: the product's id, the page, the preconditions, the sender.

use crate::{
    product::{Actor, ProductId, Version, whole_number},
    web::{InputFault, Problem, actor},
};
use axum::{
    extract::{FromRequestParts, Query, RawPathParams},
    http::request::Parts,
};
use std::convert::Infallible;

/// The id in the path.
#[derive(Debug, Clone, Copy)]
pub struct Id(pub ProductId);

/// An id that no product has: what an integer becomes that is too large for an id.
const NOBODY: ProductId = ProductId(-1);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // Fails for bytes that are not UTF-8, which no integer contains.
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let id = params.as_ref().and_then(|params| params.iter().next()).map(|(_, text)| text);
        match id.and_then(|text| integer(text, NOBODY.0)) {
            Some(id) => Ok(Self(ProductId(id))),
            None => Err(Problem::invalid(&[InputFault {
                field: "id",
                message: "Enter the product's id, a whole number.".into(),
            }])),
        }
    }
}

/// The version in the path.
#[derive(Debug, Clone, Copy)]
pub struct PastVersion(pub Version);

impl<S: Send + Sync> FromRequestParts<S> for PastVersion {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let text = params.as_ref().and_then(|all| all.iter().find(|(name, _)| *name == "version"));
        // No version is below 0, so none is found for an integer that is too large.
        match text.and_then(|(_, text)| integer(text, -1)) {
            Some(version) => Ok(Self(Version(version))),
            None => Err(Problem::invalid(&[InputFault {
                field: "version",
                message: "Enter a version, a whole number.".into(),
            }])),
        }
    }
}

/// The version in the query, if it was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentVersion(pub Option<Version>);

impl<S: Sync> FromRequestParts<S> for SentVersion {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let sent = query.map(|query| query.0).unwrap_or_default();
        let Some((_, text)) = sent.into_iter().find(|(name, _)| name == "version") else {
            return Ok(Self(None));
        };
        match integer(&text, i64::MAX) {
            Some(version @ 0..) => Ok(Self(Some(Version(version)))),
            _ => Err(Problem::invalid(&[InputFault {
                field: "version",
                message: "Enter the version that you have read, a whole number.".into(),
            }])),
        }
    }
}

/// Which part of a history is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionPaging {
    /// How many versions at most.
    pub limit: i64,
    /// Only versions before this one; `None`: from the newest on.
    pub before: Option<Version>,
}

impl RevisionPaging {
    const BEFORE_MESSAGE: &str = "Enter a version from 0 to 9223372036854775807.";
}

impl<S: Sync> FromRequestParts<S> for RevisionPaging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut paging = Self { limit: Paging::DEFAULT.limit, before: None };
        let mut faults = Vec::new();
        let mut fault = |field, message: &'static str| {
            faults.push(InputFault { field, message: message.into() });
        };
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        for (name, text) in query.map(|query| query.0).unwrap_or_default() {
            match (&*name, integer(&text, -1)) {
                ("limit", Some(limit @ 1..=1000)) => paging.limit = limit,
                ("limit", _) => fault("limit", Paging::LIMIT_MESSAGE),
                ("before", Some(before @ 0..)) => paging.before = Some(Version(before)),
                ("before", _) => fault("before", Self::BEFORE_MESSAGE),
                _ => {}
            }
        }
        if faults.is_empty() { Ok(paging) } else { Err(Problem::invalid(&faults)) }
    }
}

/// Which part of the list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many at most.
    pub limit: i64,
    /// How many to pass over.
    pub offset: i64,
}

impl Paging {
    const DEFAULT: Self = Self { limit: 100, offset: 0 };
    const LIMIT_MESSAGE: &str = "Enter a limit from 1 to 1000.";
    const OFFSET_MESSAGE: &str = "Enter an offset from 0 to 9223372036854775807.";
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut paging = Self::DEFAULT;
        let mut faults = Vec::new();
        let mut fault = |field, message: &'static str| {
            faults.push(InputFault { field, message: message.into() });
        };
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        for (name, text) in query.map(|query| query.0).unwrap_or_default() {
            let number = integer(&text, -1);
            match (&*name, number) {
                ("limit", Some(limit @ 1..=1000)) => paging.limit = limit,
                ("limit", _) => fault("limit", Self::LIMIT_MESSAGE),
                ("offset", Some(offset @ 0..)) => paging.offset = offset,
                ("offset", _) => fault("offset", Self::OFFSET_MESSAGE),
                _ => {}
            }
        }
        if faults.is_empty() { Ok(paging) } else { Err(Problem::invalid(&faults)) }
    }
}

/// Digits with an optional sign; `too_large` in place of one that does not fit. `None`: no integer.
pub(super) fn integer(text: &str, too_large: i64) -> Option<i64> {
    whole_number(text).map(|number| number.unwrap_or(too_large))
}

/// Who writes, as the request says; "Guest" if it does not.
#[derive(Debug, Clone)]
pub struct Writer(pub Actor);

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(actor::of_program(&parts.headers)))
    }
}
