//! The parts of a conflict: what is asked, what is shown beside it, and what can be done.
//!
//! The dialog and the page without WASM are made of the same parts.

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
