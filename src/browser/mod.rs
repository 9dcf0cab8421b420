//! The identity of this browser and this page load. Its functions run in the browser only.

pub mod tab;
pub mod this_tab;
