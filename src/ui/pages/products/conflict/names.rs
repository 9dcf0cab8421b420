//! The names of form controls of products, as a browser without WASM sends them.

use crate::product::{FieldId, fields};
use concord_record::Pick;

/// The version that was reviewed.
pub const REVIEWED: &str = "reviewed";
/// Earlier reviewed versions with the decisions about them, as JSON.
pub const TRAIL: &str = "trail";
/// The button that was pressed.
pub const ACTION: &str = "action";
/// A value of [`ACTION`]; without a value it is an ordinary save.
pub const RESOLVE: &str = "resolve";
/// See [`RESOLVE`].
pub const DISCARD: &str = "discard";
/// See [`RESOLVE`]: *Use all theirs*.
pub const ALL_THEIRS: &str = "all_theirs";
/// See [`RESOLVE`]: *Use all mine*.
pub const ALL_MINE: &str = "all_mine";
/// See [`RESOLVE`].
pub const OVERWRITE: &str = "overwrite";
/// See [`RESOLVE`].
pub const RESTORE: &str = "restore";
/// See [`RESOLVE`]; used by the history page.
pub const RESTORE_VERSION: &str = "restore_version";
/// See [`RESTORE_VERSION`].
pub const BRING_BACK: &str = "bring_back";
/// The version that these two refer to.
pub const TO: &str = "to";
/// Present if the fields to restore were chosen, each by [`restored`].
pub const CHOSEN_FIELDS: &str = "chosen_fields";

/// How the stock is changed: [`MOVE`], or as a number.
pub const STOCK_MODE: &str = "stock_mode";
/// The value of [`STOCK_MODE`] for a movement.
pub const MOVE: &str = "move";
/// The stock that the page was rendered with.
pub const STOCK_BEFORE: &str = "stock_before";
/// The quantity of a movement.
pub const STOCK_DELTA: &str = "stock_delta";
/// The reason of a movement.
pub const STOCK_REASON: &str = "stock_reason";
/// The reference of a movement.
pub const STOCK_REFERENCE: &str = "stock_reference";
/// The unique key of the form: if it is sent twice, it counts once.
pub const REQUEST_KEY: &str = "request_key";

/// The keys of the fields in the form, so that a server of the previous release can detect fields that it
/// does not know.
pub const FIELDS: &str = "fields";

/// The value of [`FIELDS`].
#[must_use]
pub fn field_keys() -> String {
    fields::ids().map(fields::key).collect::<Vec<_>>().join(" ")
}

/// A unique key.
#[cfg(feature = "ssr")]
#[must_use]
pub fn request_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A unique key, as on the server.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn request_key() -> String {
    crate::ui::draft::request_key().into()
}

/// The radio buttons of one position.
#[must_use]
pub fn pick(field: FieldId, place: usize) -> String {
    format!("pick_{field}_{place}")
}

/// The pick at a position by *Use all theirs* or *Use all mine*.
#[must_use]
pub fn at_once(field: FieldId, place: usize) -> String {
    format!("at_once_{field}_{place}")
}

/// The checkbox that puts the person's own passage first if both are picked.
#[must_use]
pub fn yours_first(field: FieldId, place: usize) -> String {
    format!("yours_first_{field}_{place}")
}

/// The text that was typed over the picks.
#[must_use]
pub fn result(field: FieldId) -> String {
    format!("result_{field}")
}

/// Present if the empty text of a field is its value.
#[must_use]
pub fn blank(field: FieldId) -> String {
    format!("blank_{field}")
}

/// Present if the field should be restored from an older version.
#[must_use]
pub fn restored(field: FieldId) -> String {
    format!("restore_{field}")
}

/// The value of a radio button.
#[must_use]
pub const fn value(pick: Pick) -> &'static str {
    match pick {
        Pick::Theirs => "theirs",
        Pick::Mine => "mine",
        Pick::TheirsThenMine | Pick::MineThenTheirs => "both",
        Pick::Merged => "merged",
    }
}

/// Parses the value.
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
