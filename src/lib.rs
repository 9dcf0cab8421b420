//! Concord: a product admin in which no save is ever lost.
pub mod product;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod service;
