//! The version of a product as an entity tag, and the conditions that a request puts on it (RFC 9110).

use crate::{
    product::{Product, ProductId, Version},
    service::Conditions,
    web::Problem,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
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

fn tag(id: ProductId, version: Version) -> Option<ETag> {
    format!("\"{id}-{version}\"").parse().ok()
}

/// The conditions under which a change is wanted: `If-Match` and `If-None-Match`. One that cannot be read
/// cannot be met: a check that cannot be made fails.
#[derive(Debug, Clone, Default)]
pub struct Preconditions {
    if_match: Option<headers::IfMatch>,
    if_none_match: Option<headers::IfNoneMatch>,
    is_unreadable: bool,
    /// As they were sent.
    text: String,
}

impl Preconditions {
    /// Whether the version is named by `If-Match`: then nothing is merged.
    pub const fn name_a_version(&self) -> bool {
        self.if_match.is_some() || self.is_unreadable
    }

    /// The conditions on a product.
    pub fn on(&self, id: ProductId) -> Conditions {
        let Self { if_match, if_none_match, is_unreadable, .. } = self.clone();
        if !is_unreadable && if_match.is_none() && if_none_match.is_none() {
            return Conditions::default();
        }
        let is_to_exist = self.name_a_version();
        let allow = move |stored| {
            let Some(tag) = tag(id, stored) else { return false };
            !is_unreadable
                && if_match.as_ref().is_none_or(|tags| tags.precondition_passes(&tag))
                && if_none_match.as_ref().is_none_or(|tags| tags.precondition_passes(&tag))
        };
        Conditions::new(allow, is_to_exist)
    }

    /// As they were sent, as a part of what was asked for; empty if there are none.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<S: Sync> FromRequestParts<S> for Preconditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        let if_match = headers.typed_try_get::<headers::IfMatch>();
        let if_none_match = headers.typed_try_get::<headers::IfNoneMatch>();
        let sent = headers.get_all(header::IF_NONE_MATCH).iter();
        let is_unreadable = if_match.is_err()
            || if_none_match.is_err()
            || !sent.map(|value| value.to_str().unwrap_or_default()).all(is_list_of_tags);
        let mut text = String::new();
        for name in [header::IF_MATCH, header::IF_NONE_MATCH] {
            for value in headers.get_all(&name) {
                text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
            }
        }
        let (if_match, if_none_match) =
            (if_match.unwrap_or_default(), if_none_match.unwrap_or_default());
        Ok(Self { if_match, if_none_match, is_unreadable, text })
    }
}

/// Whether a text is `*` or a list of entity tags. What is none would not be found in the list, so that
/// `If-None-Match` would let everything pass.
fn is_list_of_tags(text: &str) -> bool {
    let mut rest = text.trim();
    if rest == "*" {
        return true;
    }
    loop {
        let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"');
        let Some((_, after)) = opened.and_then(|tag| tag.split_once('"')) else { return false };
        rest = after.trim_start();
        if rest.is_empty() {
            return true;
        }
        let Some(next) = rest.strip_prefix(',') else { return false };
        rest = next.trim_start();
    }
}

/// The versions that the client has already.
#[derive(Debug)]
pub struct IfNoneMatch(Option<headers::IfNoneMatch>);

impl IfNoneMatch {
    /// Whether the client has the current version; tags are compared weakly.
    pub fn knows(&self, current: &Product) -> bool {
        let Some(known) = &self.0 else { return false };
        tag(current.id, current.version).is_some_and(|tag| !known.precondition_passes(&tag))
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // An invalid one only costs a full response.
        Ok(Self(parts.headers.typed_get()))
    }
}

#[cfg(test)]
mod tests {
    use super::is_list_of_tags;

    #[test]
    fn a_list_of_tags_is_known() {
        for good in ["*", " * ", "\"a\"", "W/\"a\"", "\"a,b\" , W/\"\"", "\"a\",\"b\""] {
            assert!(is_list_of_tags(good), "{good}");
        }
        for bad in ["", "a", "\"a", "a\"", "\"a\" \"b\"", "\"a\",", "*, \"a\"", "w/\"a\""] {
            assert!(!is_list_of_tags(bad), "{bad}");
        }
    }
}
