//! Use cases of forms: what was typed is read, checked and saved, with WASM and without.

mod compare;
mod create;
mod delete;
mod key;
mod moving;
mod open;
mod restore;
mod save;

pub use compare::Round;
pub use key::{Keep, key as form_key, once as once_for_form};
pub use open::Opened;
