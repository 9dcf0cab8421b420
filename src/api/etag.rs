//! The version of a product as an entity tag, and the conditions that a request puts on it (RFC 9110).

use super::problem::Problem;
use crate::product::Product;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
};
use axum_extra::headers::{self, ETag, HeaderMapExt};
use std::convert::Infallible;

/// `"<id>-<version>"`: two products never share a tag.
pub fn header_value(product: &Product) -> Result<HeaderValue, Problem> {
    HeaderValue::try_from(format!("\"{}-{}\"", product.id, product.version)).map_err(|error| {
        tracing::error!(%error, "an entity tag could not be written");
        Problem::fault()
    })
}

fn tag(product: &Product) -> Option<ETag> {
    format!("\"{}-{}\"", product.id, product.version).parse().ok()
}

/// The condition under which a change is wanted.
#[derive(Debug)]
pub enum IfMatch {
    /// None was sent.
    Absent,
    /// Any version will do, as long as the product is there.
    Any,
    /// One of these versions, compared strongly: a weak tag matches nothing.
    Tags(headers::IfMatch),
    /// Unreadable, so it cannot be met: a check that cannot be made fails.
    Unreadable,
}

impl IfMatch {
    /// Whether the product is as the request wants it.
    pub fn allows(&self, current: &Product) -> bool {
        match self {
            Self::Absent | Self::Any => true,
            Self::Tags(tags) => tag(current).is_some_and(|tag| tags.precondition_passes(&tag)),
            Self::Unreadable => false,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(match parts.headers.typed_try_get::<headers::IfMatch>() {
            Ok(None) => Self::Absent,
            Ok(Some(tags)) if tags.is_any() => Self::Any,
            Ok(Some(tags)) => Self::Tags(tags),
            Err(_) => Self::Unreadable,
        })
    }
}

/// The versions that the client has already.
#[derive(Debug)]
pub struct IfNoneMatch(Option<headers::IfNoneMatch>);

impl IfNoneMatch {
    /// Whether the client has the current version; tags are compared weakly.
    pub fn knows(&self, current: &Product) -> bool {
        let Some(known) = &self.0 else { return false };
        tag(current).is_some_and(|tag| !known.precondition_passes(&tag))
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // An unreadable one only costs a full answer.
        Ok(Self(parts.headers.typed_get()))
    }
}
