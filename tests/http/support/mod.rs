//! Shared code of the tests.

mod answer;
mod app;
pub mod database;
mod pair;
#[path = "../../../crates/locks/tests/support/pgbouncer.rs"]
pub mod pgbouncer;
#[path = "../../../crates/locks/tests/support/programs.rs"]
pub mod programs;
mod proxy;
mod raw;
#[path = "../../../crates/locks/tests/support/redis_server.rs"]
#[allow(dead_code, reason = "shared with the tests of concord-locks")]
pub mod redis_server;
pub mod tab;
mod wait;

pub use answer::Answer;
pub use app::{TestApp, TestOptions, post_form, product, send};
pub use pair::Pair;
pub use proxy::Proxy;
pub use raw::raw;
pub use tab::{Heard, Tab};
pub use wait::until;

use serde_json::Value;

/// Percent-encodes a text for an address, a form or a header.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What a conflict or a merge says of a field.
#[track_caller]
pub fn of_field<'a>(fields: &'a Value, key: &str) -> &'a Value {
    let found = fields.as_array().and_then(|fields| fields.iter().find(|it| it["field"] == key));
    found.unwrap_or_else(|| panic!("no field {key} in {fields}"))
}

/// JSON as it is written, numbers to the letter.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
