//! Products: the list, one product, a new one.

pub mod edit;
pub mod list;
pub mod new;
