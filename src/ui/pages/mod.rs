//! The pages.

#[cfg(not(feature = "ssr"))]
pub mod loaded_anew;
pub mod not_found;
pub mod products;
