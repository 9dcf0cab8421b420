//! The identity of this browser and this page load. Only usable in the browser.

pub mod tab;
pub mod this_tab;
