//! Request keys and their lifetime.

use crate::{
    browser::tab,
    product::{DRAFT_AGE, FormKey},
};

/// A unique key: a request that is sent twice counts once.
#[must_use]
pub fn request_key() -> FormKey {
    // Much shorter than the maximum length of a key.
    format!("{}{:x}{:x}", tab::name(), now(), tab::random()).try_into().unwrap_or_default()
}

/// The oldest drafts and requests that are kept: the server may have deleted the keys of older ones.
#[must_use]
pub fn oldest() -> i64 {
    now() - i64::try_from(DRAFT_AGE.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of this age fit")]
    let now = js_sys::Date::now() as i64;
    now
}
