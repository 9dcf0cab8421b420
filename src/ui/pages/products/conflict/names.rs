//! What the controls of the forms of a product are called when a browser without WASM sends them.

use crate::product::{FieldId, fields};
use concord_record::Pick;

/// The version that was looked at.
pub const REVIEWED: &str = "reviewed";
/// Versions looked at before, with what was decided about them, as JSON.
pub const TRAIL: &str = "trail";
/// Which button was pressed.
pub const ACTION: &str = "action";
/// The values of [`ACTION`]; none is an ordinary save.
pub const RESOLVE: &str = "resolve";
/// As [`RESOLVE`].
pub const DISCARD: &str = "discard";
/// As [`RESOLVE`]: *Use all theirs*.
pub const ALL_THEIRS: &str = "all_theirs";
/// As [`RESOLVE`]: *Use all mine*.
pub const ALL_MINE: &str = "all_mine";
/// As [`RESOLVE`].
pub const OVERWRITE: &str = "overwrite";
/// As [`RESOLVE`].
pub const RESTORE: &str = "restore";
/// As [`RESOLVE`], from the page of the history.
pub const RESTORE_VERSION: &str = "restore_version";
/// As [`RESTORE_VERSION`].
pub const BRING_BACK: &str = "bring_back";
/// The version that those two are about.
pub const TO: &str = "to";
/// Present if the fields that come back were chosen, each by [`restored`].
pub const CHOSEN_FIELDS: &str = "chosen_fields";

/// How the stock is changed: [`MOVE`], or as a number.
pub const STOCK_MODE: &str = "stock_mode";
/// The value of [`STOCK_MODE`] for a movement.
pub const MOVE: &str = "move";
/// The stock that the page was made with.
pub const STOCK_BEFORE: &str = "stock_before";
/// How many come or go.
pub const STOCK_DELTA: &str = "stock_delta";
/// Why.
pub const STOCK_REASON: &str = "stock_reason";
/// For what.
pub const STOCK_REFERENCE: &str = "stock_reference";
/// What makes the form one of its own: sent twice, it counts once.
pub const REQUEST_KEY: &str = "request_key";

/// The keys of the fields that the form has, so that a server of the release before can tell that it does not
/// know one.
pub const FIELDS: &str = "fields";

/// The value of [`FIELDS`].
#[must_use]
pub fn field_keys() -> String {
    fields::ids().map(fields::key).collect::<Vec<_>>().join(" ")
}

/// A key that no other page has.
#[cfg(feature = "ssr")]
#[must_use]
pub fn request_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// As on the server.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn request_key() -> String {
    crate::ui::draft::request_key().into()
}

/// The radio buttons of one place.
#[must_use]
pub fn pick(field: FieldId, place: usize) -> String {
    format!("pick_{field}_{place}")
}

/// What was picked in a place by *Use all theirs* or *Use all mine*.
#[must_use]
pub fn at_once(field: FieldId, place: usize) -> String {
    format!("at_once_{field}_{place}")
}

/// The box that puts one's own passage first, where both are taken.
#[must_use]
pub fn yours_first(field: FieldId, place: usize) -> String {
    format!("yours_first_{field}_{place}")
}

/// The text typed over what was picked.
#[must_use]
pub fn result(field: FieldId) -> String {
    format!("result_{field}")
}

/// Says that the empty text of a field is its value.
#[must_use]
pub fn blank(field: FieldId) -> String {
    format!("blank_{field}")
}

/// Present if the field is to come back from an older version.
#[must_use]
pub fn restored(field: FieldId) -> String {
    format!("restore_{field}")
}

/// What a radio button sends.
#[must_use]
pub const fn value(pick: Pick) -> &'static str {
    match pick {
        Pick::Theirs => "theirs",
        Pick::Mine => "mine",
        Pick::TheirsThenMine | Pick::MineThenTheirs => "both",
        Pick::Merged => "merged",
    }
}

/// Reads it back.
#[must_use]
pub fn pick_of(value: &str, yours_first: bool) -> Option<Pick> {
    match (value, yours_first) {
        ("theirs", _) => Some(Pick::Theirs),
        ("mine", _) => Some(Pick::Mine),
        ("both", false) => Some(Pick::TheirsThenMine),
        ("both", true) => Some(Pick::MineThenTheirs),
        ("merged", _) => Some(Pick::Merged),
        _ => None,
    }
}
