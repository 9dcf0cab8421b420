//! Keys of requests, and for how long they are good.

use crate::{
    browser::tab,
    product::{DRAFT_AGE, FormKey},
};

/// What makes a request one of its own: sent twice, it counts once.
#[must_use]
pub fn request_key() -> FormKey {
    // It is far shorter than a key may be.
    format!("{}{:x}{:x}", tab::name(), now(), tab::random()).try_into().unwrap_or_default()
}

/// What was typed or sent before this moment is forgotten: by then the server may have forgotten its key.
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
