//! The lab's SQL: the statements that its transactions are made of, and those around a run.
//!
//! All run on connections of the lab's own, never on the pool that requests need; only reports are
//! kept and found over that.

mod connections;
mod keeper;
mod payments;
pub mod reports;
mod rows;
mod session;
mod teams;
pub mod text;

pub use connections::Connections;
pub use keeper::{Keeper, RowMade, Waiting};
pub use rows::Seen;
pub use session::{Observer, Session, Touch, Trouble};
