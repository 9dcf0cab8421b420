//! Live.
pub mod client;
pub mod protocol;
pub mod tab;
