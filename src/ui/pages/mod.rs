//! The pages.

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(not(feature = "ssr"))]
pub mod loaded_anew;
pub mod not_found;
pub mod products;
