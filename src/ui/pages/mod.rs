//! The pages.

pub mod not_found;
pub mod products;
