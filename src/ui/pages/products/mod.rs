//! Products: the list, one product, a new one.

pub mod conflict;
pub mod conflict_dialog;
pub mod edit;
pub mod list;
pub mod new;
