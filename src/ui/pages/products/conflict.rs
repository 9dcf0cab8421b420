//! The components of a conflict: the questions, their context, and the actions.
//!
//! The dialog and the page without WASM use the same components.

pub mod actions;
pub mod asked;
pub mod at_time;
pub mod choices;
pub mod context;
pub mod copy;
pub mod ended;
pub mod hidden;
pub mod names;
pub mod passages;
pub mod question;
pub mod settled;
pub mod stock;
pub mod values;
