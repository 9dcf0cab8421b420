//! Products: the list, a product and its history, a new product, deleted products.

pub mod conflict;
pub mod conflict_dialog;
#[cfg(feature = "ssr")]
pub mod deleted;
pub mod edit;
#[cfg(feature = "ssr")]
pub mod history;
pub mod list;
pub mod new;
